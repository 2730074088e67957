"""Services with their needs, the databases beside them, and the functions that users have of them."""

from collections.abc import Iterator
from random import Random
from typing import Any

from benchmarks.estates.clusters import Named
from benchmarks.estates.edges import client, consumes, produces
from benchmarks.estates.estate import Estate

_NEEDED = 3
"""How many things a function needs, in the mean."""


def services(estate: Estate, team: int) -> Named:
    """The services of a team."""
    for number in estate.services_of_team(team):
        yield estate.service(number), _service(estate, team, number)


def _service(estate: Estate, team: int, number: int) -> dict[str, Any]:
    dice = estate.dice("service", number)
    zones = estate.zones_of(estate.home(number))
    body: dict[str, Any] = {"owner": estate.team(team), "domain": estate.cluster(estate.home(number))}
    body["kind"] = dice.choices(("application", "streams", "connector"), (85, 8, 7))[0]
    if dice.random() < 0.7:
        body["tier"] = dice.randint(1, 4)
    if dice.random() < 0.9:
        body["zones"] = dice.sample(zones, min(len(zones), dice.choice((1, 2, 2, 3, 3, 3))))
        if len(body["zones"]) == 3 and dice.random() < 0.3:
            body["needs_zones"] = 2
    if dice.random() < 0.95:
        body["client"] = client(dice)
    body["produces"] = produces(estate, number, dice)
    body["consumes"] = consumes(estate, number, dice)
    body["needs"] = list(_needs(estate, number, dice))
    if dice.random() < 0.5 and number:
        body["wants"] = [f"service:{estate.service(_callee(estate, number, dice))}"]
    return body


def _needs(estate: Estate, number: int, dice: Random) -> Iterator[Any]:
    """Its database, services that it calls, and alternatives of which some must be there."""
    if dice.random() < 0.8:
        yield f"resource:{estate.database(number)}"
    if dice.random() < 0.2:
        registry = estate.registry(estate.home(number))
        yield {"ref": f"resource:{registry}", "tolerates": "1h", "impact": dice.choice(("down", "degraded"))}
    called = [estate.service(_callee(estate, number, dice)) for _ in range(_few(estate.coupling.calls, dice))]
    for name in dict.fromkeys(called if number else ()):
        need: dict[str, Any] = {"ref": f"service:{name}"}
        if dice.random() < 0.3:
            need["tolerates"] = dice.choice(("10s", "5m", "1h"))
        if dice.random() < 0.05:
            need["only_for"] = [estate.function(dice.randrange(estate.size.functions))]
        yield need
    if dice.random() < 0.2 and number > 3:
        others = [f"service:{estate.service(_callee(estate, number, dice))}" for _ in range(3)]
        yield dice.choice(({"any": others[:2]}, {"at_least": 2, "of": others}))


def _callee(estate: Estate, number: int, dice: Random) -> int:
    """A service that a service calls: one before it, so that calls alone make no circle, and rather an old one."""
    first = estate.services_of(estate.home(number)).start
    if first == number or dice.random() < estate.coupling.across:
        first = 0
    return first + int((number - first) * dice.random() ** 1.5)


def _few(mean: float, dice: Random) -> int:
    """A small number with this mean."""
    return int(mean) + (dice.random() < mean % 1)


def databases(estate: Estate, team: int) -> Named:
    """The databases of a team's services."""
    for number in estate.services_of_team(team):
        if number % 4 == 0:
            zones = estate.zones_of(estate.home(number))[:2]
            yield estate.database(number), {"kind": "database", "owner": estate.team(team), "zones": zones}


def functions(estate: Estate) -> Named:
    """All functions: each needs services of one part of the platform, some of them as alternatives."""
    for number in range(estate.size.functions):
        dice = estate.dice("function", number)
        near = estate.services_of(number % estate.size.clusters)
        some = [f"service:{estate.service(dice.choice(near))}" for _ in range(2 * _NEEDED)]
        needs: list[Any] = list(dict.fromkeys(some[: dice.randint(1, _NEEDED + 1)]))
        if dice.random() < 0.3:
            needs.append({"any": some[-2:], "tolerates": "1m"})
        if dice.random() < 0.1:
            needs.append({"at_least": 2, "of": some[-3:]})
        if dice.random() < 0.1:
            needs.append({"any": ["resource:psp-a", {"all": ["resource:psp-b", some[-1]]}]})
        body = {"tier": dice.randint(1, 4), "needs": needs, "wants": some[-1:]}
        if dice.random() < 0.5:
            body |= {"weight": dice.randint(1, 10), "cost_per_hour": dice.randint(1, 500) * 100}
        yield estate.function(number), body


def third_parties() -> Named:
    """What others run."""
    yield "psp-a", {"external": True}
    yield "psp-b", {"external": True}
