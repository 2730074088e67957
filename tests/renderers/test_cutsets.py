"""Cut sets for people, as text and as Markdown."""

import pytest

from kblast.cutsets import cutsets
from kblast.renderer import render
from kblast.results.cutsets import CutsetsResult, FunctionCutsets, Searched
from kblast.results.impact import Note
from kblast.terminal import Terminal
from tests.inventories import inventory_of

SMALL = cutsets(
    inventory_of("""
        zones: {a: {}, b: {}, c: {}}
        clusters: {k: {version: "4.1", brokers: 3}}
        topics: {k/t: {assignment: {0: [1, 2, 3]}, config: {min.insync.replicas: 2}}}
        resources: {db: {zones: [a, b, c], needs_zones: 2}, psp-a: {}, psp-b: {}, psp-c: {}}
        services: {checkout: {produces: [{topic: k/t, on_outage: reject, config: {acks: all}}]}}
        functions:
          order: {needs: [checkout]}
          pay: {needs: [checkout, {any: [{all: [psp-a, psp-b]}, psp-c]}]}
          see: {needs: [db]}
          wait: {needs: [{any: [psp-a, psp-b]}]}
          z-unknown: {}
    """)
)

TEXT = """\
3 of 5 functions have a single point of failure; cluster k, service checkout, topic k/t each can
take down 2 alone.
Looked at failures of 13 elements (region, zone, cluster, broker, topic, service, resource), up to 2
at once.

Single points that functions share
  cluster k, service checkout, topic k/t
      2 functions: order, pay

Functions
  ✗ order  3 single points of failure, 3 pairs
      alone: cluster k, service checkout, topic k/t
      any 2 of brokers k/1, k/2, k/3
  ✗ pay  3 single points of failure, 5 pairs
      alone: cluster k, service checkout, topic k/t
      any 2 of brokers k/1, k/2, k/3
      one of resources psp-a, psp-b and resource psp-c
  ✗ see  1 single point of failure, 3 pairs
      alone: resource db
      any 2 of zones a, b, c
  ✓ wait  1 pair
      resource psp-a and resource psp-b
  ✓ z-unknown  nothing found that takes it down

Unknown (1)
  - function z-unknown: declares no needs: nothing can take it down
"""

MARKDOWN = r"""
**3 of 5 functions have a single point of failure; cluster k, service checkout, topic k/t each can take down 2 alone\.**

Looked at failures of 13 elements \(region, zone, cluster, broker, topic, service, resource\), up to 2 at once\.

| single point of failure | takes down |
|---|---|
| cluster k, service checkout, topic k/t | order, pay |
| resource db | see |

| function | cut sets | which |
|---|---|---|
| order | 3 single points of failure, 3 pairs | alone&#58; cluster k, service checkout, topic k/t<br>any 2 of brokers k/1, k/2, k/3 |
| pay | 3 single points of failure, 5 pairs | alone&#58; cluster k, service checkout, topic k/t<br>any 2 of brokers k/1, k/2, k/3<br>one of resources psp\-a, psp\-b and resource psp\-c |
| see | 1 single point of failure, 3 pairs | alone&#58; resource db<br>any 2 of zones a, b, c |
| wait | 1 pair | resource psp\-a and resource psp\-b |
| z\-unknown | nothing found that takes it down |  |

<details><summary>Unknown (1)</summary>

- function z\-unknown&#58; declares no needs&#58; nothing can take it down

</details>
""".lstrip()  # noqa: E501 - rows of tables are as long as they are


def text(result: CutsetsResult, width: int = 100, *, color: bool = False) -> str:
    return render("cutsets", result, "text", Terminal(width, color))


def markdown(result: CutsetsResult) -> str:
    return render("cutsets", result, "markdown", Terminal())


def result_of(functions: dict[str, FunctionCutsets], order: int = 2, notes: int = 0) -> CutsetsResult:
    return CutsetsResult(
        searched=Searched(kinds=("zone",), elements=1, order=order),
        functions=functions,
        unknowns=tuple(Note(ref=f"service:s{number}", text=f"unknown {number}") for number in range(notes)),
    )


def found(*sets: tuple[str, ...], order: int = 2, **changes: dict[int, int] | int) -> FunctionCutsets:
    counts: dict[int, int] = {}
    for cutset in sets:
        counts[len(cutset)] = counts.get(len(cutset), 0) + 1
    given = {"cutsets": sets, "counts": counts, "complete_to_order": order, "searched_to_order": order}
    return FunctionCutsets.model_validate(given | changes)


def test_the_answer_comes_first_then_what_is_shared_then_each_function() -> None:
    assert text(SMALL) == TEXT
    assert markdown(SMALL) == MARKDOWN


def test_colour_is_for_terminals_that_show_it() -> None:
    assert "\x1b[31m✗\x1b[0m" in text(SMALL, color=True)
    assert "\x1b" not in text(SMALL)


@pytest.mark.parametrize("render_", [text, markdown])
def test_a_function_without_a_single_point_of_failure(render_: object) -> None:
    assert callable(render_)
    said = render_(result_of({"function:f": found(("zone:a", "zone:b"))})).replace("\\", "")
    assert "No function has a single point of failure." in said


def test_what_is_down_from_the_start_is_said() -> None:
    said = text(result_of({"function:f": found(()), "function:g": found(("zone:a",))}))
    assert said.startswith(
        "1 of 2 functions is down before anything fails. 1 of 2 functions has a single point of failure."
    )
    assert "✗ f  down before anything fails" in said


def test_many_sets_are_counted_and_only_some_shown() -> None:
    pairs = [(f"service:a{number:03}", f"service:b{number:03}") for number in range(100)]
    said = text(result_of({"function:f": found(*pairs)}))
    assert "f  100 pairs" in said
    assert "service a011 and service b011" in said
    assert "a012" not in said
    assert "… and 88 pairs more" in said
    cut = found(*pairs[:3], counts={2: 100, 3: 5_000}, complete_to_order=1, searched_to_order=3)
    said = text(result_of({"function:f": cut}, order=3))
    assert "… and 97 pairs more" in said
    assert "… and 5,000 sets of 3\n" in said
    assert "Counted, but not all listed, for f; --most all lists every one." in said


def test_many_single_points_and_notes_are_cut_with_a_word() -> None:
    functions = {
        f"function:{name}": found(*[(f"service:{name if number % 2 else ''}{number:03}",) for number in range(80)])
        for name in "abc"
    }
    extra = {f"function:x{number}": found((f"zone:{number}",), (f"zone:{number + 1}",)) for number in range(20)}
    said = " ".join(text(result_of(functions | extra, notes=40)).split())
    assert "and 50 more" in said
    assert "… and 8 more; --format json lists them all" in said
    assert "… and 28 more; --format json lists them all" in said
    many = {f"function:x{number}": found((f"zone:{number}",)) for number in range(80)}
    assert "| … and 30 more | |" in markdown(result_of(many))
