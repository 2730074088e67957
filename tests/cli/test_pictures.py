"""`kblast graph --format svg` and `png`: pictures in lanes, that anyone can open and nothing can break."""

import json
import re
import struct
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import resvg_py

from kblast.picture.text import lines_of, shortened, width_of
from kblast.resources import fonts_dir
from kblast.terminal import visible
from tests.renderers.graph_views import HOSTILE_NAMES
from tests.running import ROOT, Outcome, run_kblast, run_process

SHOP = ROOT / "examples" / "central-bus"
SVG = "{http://www.w3.org/2000/svg}"
FAILING = {
    "central-bus": "bus",
    "event-sourcing": "orders",
    "first": "bus",
    "metrics-platform": "platform",
    "two-clusters": "logs",
}
DRAWN = {"svg", "title", "defs", "pattern", "rect", "text", "g", "line", "path"}


def picture(*args: str | Path) -> ET.Element:
    outcome = run_kblast("graph", *args, "--format", "svg")
    assert (outcome.code, outcome.err) == (0, "")
    return ET.fromstring(outcome.out)  # noqa: S314 - our own


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()).removeprefix(hint(element)) for element in root.iter(f"{SVG}text")]


def hint(element: ET.Element) -> str:
    """What an element tells when it is pointed at."""
    return element.findtext(f"{SVG}title", "")


def hints(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}title")]


def cards(root: ET.Element) -> list[tuple[float, ...]]:
    """The frames of all cards: left, top, right, bottom."""
    (frames,) = (path.attrib["d"] for path in root.iter(f"{SVG}path") if path.get("stroke") == "#c3ccd6")
    boxes = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z", frames)
    return [(x, y, x + width, y + height) for x, y, width, height in (map(float, box) for box in boxes)]


def placed_texts(root: ET.Element) -> Iterator[tuple[str, float, float, float]]:
    """Every text with its left, right and lower end in the picture."""
    for group in root.iter(f"{SVG}g"):
        size, ends = float(group.get("font-size", "12")), group.get("text-anchor") == "end"
        for element in group.findall(f"{SVG}text"):
            text = "".join(element.itertext()).removeprefix(hint(element))
            width, x = width_of(text, size, bold=group.get("font-weight") == "bold"), float(element.attrib["x"])
            yield text, x - width * ends, x + width * (not ends), float(element.attrib["y"])


def inventory(folder: Path, **elements: Any) -> Path:
    file = folder / "kblast.json"
    file.write_text(json.dumps({"kblast": 1, **elements}), encoding="utf-8")
    return file


def test_a_failure_is_told_in_words_and_marks() -> None:
    root = picture(SHOP, "--fail", "cluster:bus")

    assert root.get("role") == "img"
    assert hints(root)[0].startswith("If cluster bus fails, 7 of 9 functions go down")
    assert {"✕ bus", "◐ catalog", "– psp-a", "failed", "after 10 min", "at once"} <= set(texts(root))
    assert "service ledger: degraded at once, down after 1 d: " in "\n".join(hints(root))


def test_without_a_failure_lines_show_needs() -> None:
    root = picture(SHOP)

    assert texts(root)[0] == "What depends on what"
    assert not any(mark in text for text in texts(root) for mark in "✕◐")
    assert any("dashed: not a hard one" in text for text in texts(root))
    assert sum(path.attrib["d"].count("C") for path in root.iter(f"{SVG}path")) > 40


def test_focus_draws_what_is_near_and_counts_the_rest() -> None:
    root = picture(SHOP, "--focus", "service:mailer", "--depth", "1")

    assert texts(root)[0] == "What service mailer depends on, and what depends on it, within 1 step"
    assert {"mailer", "notify-customers", "order-events"} <= set(texts(root))
    assert "checkout" not in texts(root)
    assert any(text.startswith("Not drawn: ") and " services, " in text for text in texts(root))


@pytest.mark.parametrize("example", FAILING)
@pytest.mark.parametrize("failing", [True, False])
def test_nothing_overlaps_and_nothing_is_cut(example: str, failing: bool) -> None:
    fail = ("--fail", FAILING[example]) if failing else ()
    outcome = run_kblast("graph", ROOT / "examples" / example, "--format", "svg", *fail)
    assert (outcome.code, outcome.err) == (0, "")
    root = ET.fromstring(outcome.out)  # noqa: S314 - our own
    width, height = float(root.attrib["width"]), float(root.attrib["height"])

    for (left, top, right, bottom), (other_left, other_top, other_right, other_bottom) in combinations(cards(root), 2):
        assert right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
    for text, left, right, low in placed_texts(root):
        assert left >= 0, text
        assert right <= width, text
        assert low < height, text


def test_hostile_names_are_text(tmp_path: Path) -> None:
    text = [{"domain": name, "owner": name} for name in HOSTILE_NAMES]
    file = inventory(
        tmp_path,
        resources=dict(zip(HOSTILE_NAMES, text, strict=True)),
        services={
            name: {"needs": [f"resource:{name}"], **about} for name, about in zip(HOSTILE_NAMES, text, strict=True)
        },
        functions={name: {"needs": [f"service:{name}"]} for name in HOSTILE_NAMES},
    )

    root = picture(file, *(part for name in HOSTILE_NAMES for part in ("--fail", f"resource:{name}")))

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWN
    assert not any(key.startswith("on") or "href" in key for element in root.iter() for key in element.attrib)
    said = "\n".join(hints(root))
    assert all(f"service {visible(name)}: " in said for name in HOSTILE_NAMES)


def test_too_many_lines_are_not_drawn_but_said(tmp_path: Path) -> None:
    services = {f"s{number}": {"needs": ["a", "b"]} for number in range(100)}
    file = inventory(tmp_path, resources={"a": {}, "b": {}}, services=services)

    root = picture(file)

    assert not any("C" in path.attrib["d"] for path in root.iter(f"{SVG}path"))
    assert any("200 lines, too many to be followed" in text for text in texts(root))


def test_long_names_keep_their_beginning_and_end() -> None:
    name = "team-of-the-north/" + "very-" * 30 + "long-name"
    short = shortened(name, 12, 200)

    assert width_of(short, 12) <= 200
    assert re.fullmatch(r"team-of.+….+long-name", short)
    assert shortened("short", 12, 200) == "short"


def test_lines_of_text_fit() -> None:
    lines = lines_of("to be or not to be " * 20, 17, 300, bold=True)

    assert len(lines) > 5
    assert all(width_of(line, 17, bold=True) <= 300 for line in lines)


def test_png_is_the_picture_twice_as_fine(tmp_path: Path) -> None:
    outcome = run_kblast("graph", SHOP, "--format", "png", "-o", tmp_path / "shop.png")
    root = picture(SHOP)

    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    painted = (tmp_path / "shop.png").read_bytes()
    assert painted.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", painted[16:24]) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))


def test_png_goes_through_a_pipe(tmp_path: Path) -> None:
    command = f"{sys.executable} -m kblast graph {SHOP} --format png | head -c 8 | od -c"
    outcome = run_process("sh", "-c", command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})

    assert "211   P   N   G" in outcome.out


@pytest.mark.parametrize("sign", "✕◐–▲…éж")
def test_the_fonts_have_every_sign(sign: str) -> None:
    assert painted(sign) != painted("\u0e01")


def painted(sign: str) -> bytes:
    return resvg_py.svg_to_bytes(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30"><text y="20">{sign}</text></svg>',
        skip_system_fonts=True,
        font_files=[str(fonts_dir() / "DejaVuSans.ttf")],
        font_family="DejaVu Sans",
    )


def test_a_picture_too_large_to_paint_is_refused(tmp_path: Path) -> None:
    services = {f"s{number}": {"domain": f"d{number}"} for number in range(4000)}

    outcome = run_kblast("graph", inventory(tmp_path, services=services), "--format", "png", "-o", tmp_path / "x.png")

    assert outcome.code == 2
    assert "the picture is too large for PNG" in outcome.err
    assert "--format svg has no such limit" in outcome.err


@pytest.mark.parametrize(("format_", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_graphviz_may_arrange_it(tmp_path: Path, format_: str, begins: bytes) -> None:
    outcome = by_graphviz("--format", format_, "--fail", "bus", "-o", str(tmp_path / "picture"))
    if "there is no Graphviz" in outcome.err:
        pytest.skip("there is no Graphviz on the path")

    assert (outcome.code, outcome.err) == (0, "")
    assert (tmp_path / "picture").read_bytes().startswith(begins)


def test_no_graphviz_is_said_with_what_to_do(tmp_path: Path) -> None:
    outcome = by_graphviz("--format", "svg", PATH=str(tmp_path))

    assert outcome.code == 2
    assert "there is no Graphviz on the path" in outcome.err
    assert 'pip install "kblast[graphviz]"' in outcome.err


def test_graphviz_is_for_pictures_only() -> None:
    outcome = by_graphviz("--format", "mermaid")

    assert outcome.code == 2
    assert "--engine graphviz arranges svg and png only" in outcome.err


def by_graphviz(*args: str, **env: str) -> Outcome:
    return run_kblast("graph", SHOP, "--engine", "graphviz", *args, env=env)
