"""The account of an import, for people."""

from kblast.renderer import render
from kblast.results.imported import Counts, FormatRead, ImportResult, Left, Passed
from kblast.terminal import Terminal


def result(left_out: tuple[Left, ...] = (), passed_over: tuple[Passed, ...] = (), **counts: int) -> ImportResult:
    every = dict.fromkeys(Counts.model_fields, 0) | counts
    return ImportResult(
        formats=(FormatRead(name="strimzi", title="Strimzi", documents=3),),
        counts=Counts(**every),
        left_out=left_out,
        passed_over=passed_over,
        files_read=1,
        files_passed_over=0,
        documents_passed_over=0,
        values_unused=(),
    )


def test_little_is_said_of_little() -> None:
    assert render("import", result(), "text", Terminal()) == (
        "read 3 documents of strimzi, in 1 file\n"
        "found 0 clusters, 0 topics with 0 partitions, 0 services, 0 resources\n"
        "found 0 writes and 0 reads of topics\n"
    )


def test_what_is_known_by_name_only_is_said() -> None:
    text = render(
        "import", result(topics=3, topics_external=2, services=5, services_external=1), "text", Terminal(width=200)
    )

    assert "3 topics with 0 partitions (2 known by name only), 5 services (1 known by name only)" in text


def test_many_keys_that_are_left_out_are_named_without_places() -> None:
    left = tuple(Left(what=f"Kind key{number}", count=20 - number, example="f.yaml:1:1") for number in range(12))

    lines = render("import", result(left_out=left), "text", Terminal()).splitlines()

    assert "left out, because an inventory has no place for it: 174 values of 12 keys" in lines
    assert sum("for example at" in line for line in lines) == 10
    assert lines[-1] == "  and 2 more keys: Kind key10, Kind key11"


def test_hostile_words_are_made_visible() -> None:
    left = (Left(what="Kind \x1b[31m\u202e", count=1, example="a\nb.yaml:1:1"),)

    text = render("import", result(left_out=left), "text", Terminal())

    assert "Kind \\x1b[31m\\u202e, for example at a\\x0ab.yaml:1:1" in text
