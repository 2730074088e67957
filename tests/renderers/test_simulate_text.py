"""The timeline and the recovery, as people read them."""

import pytest

from kblast.renderers import simulate_markdown, simulate_text
from kblast.simulate import simulate
from kblast.terminal import Terminal
from tests.inventories import inventory_of

SHOP = """
clusters: {c: {version: "3.9", brokers: 2}}
topics:
  c/orders:
    rate: 100 msg/s
    message_size: 1000B
    assignment: {0: [1, 2]}
    config: {retention.ms: 1800000}
services:
  shop:
    client: {library: java, version: "3.7"}
    produces: [{topic: c/orders, on_outage: {outbox: 30m}}]
  mailer:
    client: {library: java, version: "3.7"}
    consumes: [{topic: c/orders, group: mailer, lag: 5m, capacity: 300 msg/s, tolerates: 1h}]
functions: {order: {needs: [shop]}, mail: {needs: [mailer]}}
"""
TIMELINE = """\
Timeline
     0 s  1 function degraded (mail); 1 service degraded (mailer); begins: work waits (4)
  25 min  begins: loses data (2)
  30 min  1 function down (order); 1 service down (shop); begins: refuses new input (2)
  45 min  the failure ends
"""
RECOVERY = """\
Recovery, after 45 min
  Lost
    - mailer, c/orders: 30,000 records or 28.6 MiB: it read nothing for 45 min and was 5 min behind:
      retention.ms=1800000 (topic config); brokers delete 30 s to 5 min after they are back, so a
      reader that is quick may still see some
  Has no leader
    - c/orders: back when all of brokers 1, 2 are; acknowledged records may be gone
  Waits to be read
    - mailer, c/orders: 180,000 records or 172 MiB; it could read nothing for 45 min, and catches up
      15 min later
  Kept by producers
    - shop, c/orders: 180,000 records or 172 MiB in its outbox
  Refused
    - shop, c/orders: 90,000 records or 85.8 MiB
  Never went down
    - function mail, which would have after 1 h
    - service mailer, which would have after 1 h
"""


def text_of(inventory: str, fail: str, lasts: float | None, *, at: float | None = None, width: int = 100) -> str:
    result = simulate(inventory_of(inventory), [fail], for_=lasts, at=at)
    return simulate_text.render(result, Terminal(width=width))


def test_a_failure_that_ends_has_a_timeline_after_the_answer() -> None:
    parts = text_of(SHOP, "cluster:c", 2700).split("\n\n")
    assert parts[0].startswith("If cluster c fails for 45 min,")
    assert parts[1] + "\n" == TIMELINE


def test_one_without_an_end_has_one_where_things_happen_at_several_moments() -> None:
    text = text_of(SHOP, "cluster:c", None)
    assert "30 min  1 function down (order); 1 service down (shop)" in text
    assert "the failure ends" not in text


@pytest.mark.parametrize(("fail", "lasts", "at"), [("cluster:c", None, 60), ("service:shop", None, None)])
def test_what_happens_all_at_once_has_none(fail: str, lasts: float | None, at: float | None) -> None:
    inventory = SHOP.replace(", tolerates: 1h", ", starved: none")
    assert "Timeline" not in text_of(inventory, fail, lasts, at=at)


def test_of_many_moments_the_first_and_the_last_are_shown() -> None:
    functions = ", ".join(f"f{number}: {{needs: [{{ref: x, tolerates: {number}m}}]}}" for number in range(1, 21))
    text = text_of(f"resources: {{x: {{}}}}\nfunctions: {{{functions}}}\n", "resource:x", 3600)
    moments = text.split("\n\n")[1].splitlines()[1:]
    assert len(moments) == 13
    assert "… 10 moments more" in " ".join(moments[-2].split())
    assert moments[-1].split() == ["1", "h", "the", "failure", "ends"]


def test_the_recovery_says_the_gravest_first() -> None:
    assert RECOVERY in text_of(SHOP, "cluster:c", 2700)


def test_one_broker_that_is_enough_is_one() -> None:
    inventory = """
clusters: {c: {version: "4.1", brokers: 2}}
topics: {c/t: {assignment: {0: [1, 2]}, config: {unclean.leader.election.enable: true}}}
"""
    assert "c/t: back when 1 of brokers 1, 2 is;" in text_of(inventory, "cluster:c", 600)


def test_what_figures_rest_on_is_said_once() -> None:
    inventory = SHOP.replace("lag: 5m, capacity: 300 msg/s, ", "").replace(
        "functions:", "  sms: {consumes: [{topic: c/orders, group: sms, tolerates: 1h}]}\nfunctions:"
    )
    text = text_of(inventory, "cluster:c", 600)
    assert text.count("lag is not declared") == 1
    assert "- lag is not declared: taken as none: mailer of c/orders, sms of c/orders" in text


def test_long_lists_are_folded() -> None:
    services = "".join(f"  r{n:02}: {{consumes: [{{topic: c/orders, tolerates: 1h}}]}}\n" for n in range(30))
    text = text_of(SHOP.replace("functions:", f"{services}functions:"), "cluster:c", 600)
    for more in (19, 22):  # of 31 readers, and of them, the shop and two functions that never went down
        assert f"    … and {more} more; --format json lists them all" in text


def test_it_fits_the_terminal() -> None:
    for width in (60, 80, 100):
        assert all(len(line) <= width for line in text_of(SHOP, "cluster:c", 2700, width=width).splitlines())


def test_hostile_names_are_shown_not_obeyed() -> None:
    inventory = SHOP.replace("mailer:\n    client", '"m\\e[31m|<b>":\n    client').replace(
        "[mailer]", '["m\\e[31m|<b>"]'
    )
    result = simulate(inventory_of(inventory), ["cluster:c"], for_=2700)
    assert "\x1b" not in simulate_text.render(result, Terminal())
    markdown = simulate_markdown.render(result, Terminal())
    assert "\x1b" not in markdown
    assert "<b>" not in markdown


def test_markdown_has_the_recovery_too() -> None:
    result = simulate(inventory_of(SHOP), ["cluster:c"], for_=2700)
    markdown = simulate_markdown.render(result, Terminal())
    assert "**Recovery, after 45 min**\n\nLost:\n\n- mailer, c/orders&#58; 30,000 records or 28\\.6 MiB" in markdown
    endless = simulate(inventory_of(SHOP), ["cluster:c"])
    assert "Recovery" not in simulate_markdown.render(endless, Terminal())
