"""Services that use one transactional id on one cluster."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.location import KeyPath
from kblast.model.refs import cluster_of, make_ref

_SETTING = "transactional.id"


class Parameters(CheckParameters):
    """There is nothing to set."""


Users = dict[str, tuple[KeyPath, Effective]]
"""By service, where the first edge with the id says so, and the id itself."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every transactional id that several services use on one cluster, once; ids with placeholders are not known."""
    del parameters
    users: dict[tuple[str, str], Users] = {}
    for service, body in context.inventory.services.items():
        for index, edge in enumerate(body.produces or ()):
            found = context.client_setting(service, edge, _SETTING)
            if edge.topic is None or edge.evidence == "permitted" or not found.value or "${" in found.value:
                continue
            key = ("config", _SETTING) if edge.transactional_id is None else ("transactional_id",)
            of_id = users.setdefault((cluster_of(edge.topic), found.value), {})
            of_id.setdefault(service, (("produces", index, *key), found))
    for (cluster, name), found_in in sorted(users.items()):
        judged = sorted(service for service in found_in if context.is_judged(make_ref("service", service)))
        if len(found_in) > 1 and judged:
            yield _violation(judged[0], cluster, name, found_in)


def _violation(service: str, cluster: str, name: str, users: Users) -> Violation:
    path, _ = users[service]
    others = sorted(users.keys() - {service})
    return Violation(
        subject=make_ref("service", service),
        path=path,
        about=f"{cluster}/{name}",
        message=(
            f"uses the transactional id {name} on {cluster} together with {', '.join(others)}, "
            "expected one of its own: each fences the other off"
        ),
        confidence="certain",
        evidence=tuple(f"service:{user}: {_SETTING} {users[user][1]}" for user in sorted(users)),
        related=tuple(
            Related(f"service:{user}: {_SETTING} {users[user][1]}", place)
            for user in (service, *others)
            if (place := users[user][1].location) is not None
        ),
    )
