"""Services attached to a cluster that is there for others."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref
from kblast.model.values import Share
from kblast.phrases import counted, listed


class Parameters(CheckParameters):
    """The share of a cluster's users up to which those of other domains are strangers, and not its public."""

    outsiders: Share


Use = tuple[str, KeyPath]
"""A topic that a service uses, and where that is written."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every service on a cluster that names another domain, and that nearly only services of that domain use.

    Telemetry does not count: to be written from everywhere and read by whoever wants to know is what it is for.
    """
    users = _users(context)
    for cluster, uses in users.items():
        home = context.domains.of(make_ref("cluster", cluster))
        domains = {service: context.domains.of(make_ref("service", service)) for service in uses}
        strangers = [service for service, domain in domains.items() if domain not in (None, home)]
        insiders = sum(1 for domain in domains.values() if domain is not None and domain == home)
        known = insiders + len(strangers)
        if insiders > 1 and (len(strangers) == 1 or len(strangers) <= parameters.outsiders * known):
            for service in strangers:
                yield _violation(context, service, cluster, uses[service], f"{insiders} of {known}")


def _users(context: Context) -> dict[str, dict[str, list[Use]]]:
    """By cluster and service, what the service uses there, apart from telemetry."""
    found: dict[str, dict[str, list[Use]]] = {}
    for service, path, edge in _edges(context.inventory):
        if edge.topic is None or edge.evidence == "permitted":
            continue
        if context.profile(edge.topic).profile != "telemetry":
            found.setdefault(cluster_of(edge.topic), {}).setdefault(service, []).append((edge.topic, path))
    return found


def _edges(inventory: Inventory) -> Iterator[tuple[str, KeyPath, ProduceEdge | ConsumeEdge]]:
    for name, service in inventory.services.items():
        for index, produced in enumerate(service.produces or ()):
            yield name, ("produces", index), produced
        for index, consumed in enumerate(service.consumes or ()):
            yield name, ("consumes", index), consumed


def _violation(context: Context, service: str, cluster: str, uses: list[Use], insiders: str) -> Violation:
    topics = sorted({topic for topic, _ in uses})
    body, ref = context.inventory.clusters[cluster], make_ref("cluster", cluster)
    home, domain = context.domains.of(ref), context.domains.of(make_ref("service", service))
    key, why = ("domain", "the domain it names") if body.domain is not None else ("owner", "its owner's domain")
    return Violation(
        subject=make_ref("service", service),
        path=uses[0][1],
        about=cluster,
        message=(
            f"of {domain} uses {counted(len(topics), 'topic')} of cluster {cluster}, which is there for {home}; "
            f"expected services of {home} only"
        ),
        related=(Related(f"{cluster} is there for {home}", context.inventory.locate(ref, key)),),
        evidence=(
            f"uses {listed(topics)}",
            f"{insiders} services that use it are of {home}, {why}",
        ),
    )
