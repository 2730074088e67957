"""Transactional producers that ask for more time than their brokers grant."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.exactly_once import transactional_outputs
from kblast.model.refs import cluster_of, make_ref

_ASKED = "transaction.timeout.ms"
_GRANTED = "transaction.max.timeout.ms"


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every transactional produce edge whose timeout is above the maximum of its cluster."""
    del parameters
    for service in context.judged("service"):
        edges = context.inventory.services[service].produces or ()
        for edge, _ in transactional_outputs(context.inventory, service, context.guarantees):
            topic = edge.topic or ""
            asked = context.client_setting(service, edge, _ASKED)
            granted = context.topic_setting(topic, _GRANTED)
            if asked.whole is None or granted.whole is None or asked.whole <= granted.whole:
                continue
            shown = ((_ASKED, asked), (_GRANTED, granted))
            yield Violation(
                subject=make_ref("service", service),
                path=("produces", edges.index(edge), "config", _ASKED),
                message=(
                    f"{_ASKED} is {asked}, expected at most {_GRANTED} of {cluster_of(topic)}, which is {granted}: "
                    "brokers refuse the producer when it starts"
                ),
                confidence="certain" if asked.declared and granted.declared else "likely",
                evidence=tuple(f"{name} {one}" for name, one in shown),
                related=tuple(
                    Related(f"{name} {one}", one.location) for name, one in shown if one.location is not None
                ),
            )
