"""Need expressions as gates (all, any, at least k), with what each part tolerates."""

from dataclasses import dataclass

from kblast.engine.network import Effect, Network
from kblast.engine.reasons import MOST_NAMED, Reason, shown
from kblast.engine.signals import Signals, later
from kblast.model.elements import Element
from kblast.model.parts import Need
from kblast.model.refs import Ref, make_ref
from kblast.model.values import Impact
from kblast.phrases import listed

_FEW = 3
"""As many parts as are named one by one."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """What a dependent suffers: when it is degraded, and when it is down."""

    degraded: Signals = ()
    down: Signals = ()

    def after(self, tolerates: float, impact: Impact) -> "Dependence":
        """The same, when so much is tolerated and the impact is at most this."""
        late = later(self.down, tolerates)
        if impact == "none":
            return Dependence()
        if impact == "degraded":
            return Dependence(degraded=late)
        return Dependence(self.degraded, late)


def worst(network: Network, parts: list[Dependence]) -> Dependence:
    """Several dependences at once: what comes first counts."""
    return Dependence(
        network.first_of(signal for part in parts for signal in part.degraded),
        network.first_of(signal for part in parts for signal in part.down),
    )


def best(network: Network, parts: list[Dependence]) -> Dependence:
    """Alternatives: what comes last counts."""
    return Dependence(
        network.all_of([part.degraded for part in parts]),
        network.all_of([part.down for part in parts]),
    )


def need(network: Network, victims: tuple[Ref, ...], expression: Need, default_impact: Impact) -> Dependence:
    """The dependence that a need expression makes; alternatives that are lost become an effect on its victims."""
    impact = expression.impact or default_impact
    if impact == "none":
        return Dependence()
    if expression.ref is not None:
        degraded, down = network.levels[expression.ref]
        found = Dependence(((degraded, 0.0),), ((down, 0.0),))
    else:
        found = _composite(network, victims, expression)
    return found.after(expression.tolerates or 0.0, impact)


def _composite(network: Network, victims: tuple[Ref, ...], expression: Need) -> Dependence:
    parts = [need(network, victims, part, "down") for part in expression.parts]
    if expression.all is not None:
        return worst(network, parts)
    too_few = len(parts) - expression.required + 1
    found = Dependence(
        network.count_of([part.degraded for part in parts], too_few),
        network.count_of([part.down for part in parts], too_few),
    )
    lost = network.first_of(signal for part in parts for signal in part.down)
    for victim in victims:
        redundancy(network, victim, lost, found.down)
    return found


def redundancy(network: Network, owner: Ref, lost: Signals, gone: Signals) -> None:
    """Notes that `owner` runs on fewer parts than it has, from `lost` until `gone`."""
    if lost and network.with_effects:
        network.effects.append(Effect(owner, "redundancy-lost", network.held(lost), gone))


def compile_needs(network: Network, ref: Ref, element: Element, degraded: int) -> None:
    """Adds an element's needs and wants; `degraded` is the node for being degraded by them.

    What stands under `only_for` is a need of those functions instead.
    """
    for needs, default in ((element.needs, "down"), (element.wants, "degraded")):
        for expression in needs or ():
            victims = tuple(make_ref("function", function) for function in expression.only_for or ()) or (ref,)
            found = need(network, victims, expression, default)  # type: ignore[arg-type]
            if expression.only_for is None:
                _strike(network, found, degraded, network.down(ref), phrase(expression))
                continue
            for victim in victims:
                _strike(network, found, network.degraded(victim), network.down(victim), phrase(expression, ref))


def _strike(network: Network, found: Dependence, degraded: int, down: int, reason: Reason) -> None:
    for signal in found.degraded:
        network.arc(signal, degraded, reason)
    for signal in found.down:
        network.arc(signal, down, reason)


def phrase(expression: Need, subject: Ref | None = None) -> Reason:
    """Why something fails that has this need; `subject` where it is somebody else's."""
    what = _what(expression)
    form, values = ("needs {0}", [what]) if subject is None else ("{1} needs {0}", [what, shown(subject)])
    if expression.tolerates:
        form = form.replace("needs {0}", f"cannot do without {{0}} for longer than {{{len(values)}}}")
        return Reason(form, (*values, expression.tolerates))
    return Reason(form, tuple(values))


def _what(expression: Need) -> str:
    if expression.ref is not None:
        return shown(expression.ref)
    parts = sorted(show(part) for part in expression.parts)
    if expression.required == len(parts):
        return " and ".join(parts) if len(parts) <= _FEW else f"all of {listed(parts, MOST_NAMED)}"
    return f"{'one' if expression.required == 1 else expression.required} of {listed(parts, MOST_NAMED)}"


def show(expression: Need) -> str:
    """A need expression in a few words."""
    if expression.ref is not None:
        return shown(expression.ref)
    parts = sorted(show(part) for part in expression.parts)
    if 1 < expression.required < len(parts):
        return f"{expression.required} of ({', '.join(parts)})"
    joint = " and " if expression.required == len(parts) else " or "
    return f"({joint.join(parts)})"
