"""What is wanted of the internal topics of one cluster."""

from dataclasses import dataclass
from typing import Self

from kblast.check import Context, Violation
from kblast.kafka.effective import Effective
from kblast.location import KeyPath
from kblast.model.refs import Ref
from kblast.results.findings import Confidence

_TO_SPARE = 3  # with fewer replicas a minimum of 2 in sync leaves none to spare


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many replicas internal topics should have; `sure` says whether there are as many brokers."""

    cluster: str
    replicas: int
    sure: bool

    @classmethod
    def of(cls, context: Context, cluster: str, minimum: int) -> Self | None:
        """What is wanted on a cluster; None where it has one broker only."""
        brokers = len(context.inventory.brokers_of.get(cluster, ()))
        if brokers == 1:
            return None
        if brokers:
            return cls(cluster, min(minimum, brokers), True)
        known = max(
            (context.replication(topic).whole or 0 for topic in context.inventory.topics_of[cluster]), default=0
        )
        return cls(cluster, minimum, known >= minimum)

    def is_short_of(self, replicas: Effective) -> bool:
        """Whether there are known to be too few replicas."""
        return replicas.whole is not None and replicas.whole < self.replicas

    def spares(self, replicas: Effective) -> bool:
        """Whether there are replicas enough for a minimum of 2 in sync."""
        return replicas.whole is not None and replicas.whole >= _TO_SPARE

    def violation(
        self,
        subject: Ref,
        path: KeyPath,
        message: str,
        evidence: tuple[str, ...],
        *,
        confidence: Confidence = "certain",
        about: str = "",
    ) -> Violation:
        """A violation; not decided where nobody knows whether there are brokers enough."""
        if self.sure:
            return Violation(
                subject=subject, path=path, message=message, evidence=evidence, confidence=confidence, about=about
            )
        return Violation(
            subject=subject,
            path=path,
            message=f"cannot be decided: {message}, where the cluster has as many brokers",
            evidence=evidence,
            confidence="unknown",
            about=about,
            remedy="Declare how many `brokers` the cluster has.",
        )
