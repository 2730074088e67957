"""Which files stand under a path, and what is said of those that cannot be read."""

import os
from pathlib import Path

import pytest

from kblast.documents import find_files, limits, read, read_data, read_text
from kblast.documents.files import _below
from kblast.errors import InputError, Problem


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a: 1\n", encoding="utf-8")


def names(folder: Path, *paths: Path) -> list[tuple[str, bool]]:
    return [(file.relative_to(folder).as_posix(), named) for file, named in find_files(paths)]


def problem(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    return str(caught.value)


def test_a_folder_stands_for_its_yaml_and_json_files_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", "a/z.yml", "a/b.json", "A.YAML", "c.txt", "a/deep/er/x.yaml", ".hidden.yaml", "yaml")

    assert names(tmp_path, tmp_path) == [
        (".hidden.yaml", False),
        ("A.YAML", False),
        ("a/b.json", False),
        ("a/deep/er/x.yaml", False),
        ("a/z.yml", False),
        ("b.yaml", False),
    ]


def test_folders_of_other_tools_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", ".git/x.yaml", "node_modules/p/x.json", "b/.venv/x.yaml", "b/__pycache__/x.json")

    assert names(tmp_path, tmp_path) == [("a.yaml", False)]


def test_a_file_is_read_once_however_often_it_is_met(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "b/c.yaml")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")

    assert names(tmp_path, tmp_path / "b", tmp_path, tmp_path / "b" / ".." / "a.yaml") == [
        ("b/c.yaml", False),
        ("a.yaml", True),
    ]


def test_a_named_file_may_have_any_suffix(tmp_path: Path) -> None:
    write(tmp_path, "inventory.txt")

    assert names(tmp_path, tmp_path / "inventory.txt") == [("inventory.txt", True)]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a/b.yaml")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)

    assert names(tmp_path, tmp_path) == [("a/b.yaml", False)]


def test_pipes_are_no_files_of_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")

    assert names(tmp_path, tmp_path) == []


def test_everything_that_is_missing_is_said_after_what_is_there(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    found: list[Path] = []

    def look() -> None:
        for file, _ in find_files([tmp_path / "x", tmp_path, tmp_path / "y.yaml"]):
            found.append(file)

    with pytest.raises(InputError) as caught:
        look()

    assert found == [tmp_path / "a.yaml"]
    assert [str(problem) for problem in caught.value.problems] == [
        f"{tmp_path}/x: no such file or folder", f"{tmp_path}/y.yaml: no such file or folder",
    ]  # fmt: skip


def test_a_link_to_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "gone.yaml")

    assert names(tmp_path, tmp_path) == [("a.yaml", False)]
    assert problem(tmp_path / "a.yaml") == f"{tmp_path}/a.yaml: cannot be read: No such file or directory"


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    problems: list[Problem] = []

    # Gone between two looks; to those who may read everything, no folder is closed.
    assert list(_below(tmp_path / "gone", problems)) == []
    assert [str(problem) for problem in problems] == [
        f"{tmp_path}/gone: folder cannot be read: No such file or directory"
    ]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"a": 1}')

    assert read_data(tmp_path / "a.yaml") == {"a": 1}
    assert read_data(tmp_path / "a.json") == {"a": 1}
    assert str(read(tmp_path / "a.json")[0].locate(("a",))) == f"{tmp_path}/a.json:1:7"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"a: \xff", "1:4"),
        ("a: 1\nbé: ".encode() + b"\xe9t\xe9", "2:5"),
        ("a: ü".encode("latin-1"), "1:4"),
        ("a: 1".encode("utf-16"), "1:1"),
        (b"\xef\xbb\xbfa: \xff", "1:4"),
    ],
)
def test_what_is_not_utf_8_is_said_with_its_place(tmp_path: Path, content: bytes, place: str) -> None:
    (tmp_path / "a.yaml").write_bytes(content)

    assert problem(tmp_path / "a.yaml") == f"{tmp_path}/a.yaml:{place}: not UTF-8 text (save the file as UTF-8)"


def test_a_folder_is_not_a_text(tmp_path: Path) -> None:
    assert problem(tmp_path) == f"{tmp_path}: cannot be read: Is a directory"


def test_another_name_may_be_shown(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff")

    with pytest.raises(InputError, match=r"^HEAD:a\.yaml:1:1: not UTF-8 text"):
        read(tmp_path / "a.yaml", "HEAD:a.yaml")


@pytest.mark.parametrize(("name", "limit"), [("a.yaml", "MAX_YAML_BYTES"), ("a.json", "MAX_JSON_BYTES")])
def test_a_file_may_be_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: str) -> None:
    monkeypatch.setattr(f"kblast.documents.{limit}", 2 << 20)
    (tmp_path / name).write_text(" " * (2 << 20) + " ", encoding="utf-8")

    with pytest.raises(InputError, match=rf"{name}: larger than 2 MiB \(split it into several files\)"):
        read_text(tmp_path / name)


def test_an_endless_file_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kblast.documents.MAX_YAML_BYTES", 1 << 20)

    with pytest.raises(InputError, match="larger than 1 MiB"):
        read_text(Path("/dev/zero"))


def test_the_limits_let_the_largest_known_estates_in() -> None:
    assert limits.MAX_YAML_BYTES >= 50 << 20
    assert limits.MAX_JSON_BYTES >= 500 << 20


def test_data_of_one_document_only(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n---\nb: 2\n", encoding="utf-8")

    with pytest.raises(InputError, match="expected one document, found 2"):
        read_data(tmp_path / "a.yaml")


def test_files_of_other_names_are_listed_where_they_are_asked_for(tmp_path: Path) -> None:
    for name in ("index.md", "other.md", "a.yaml"):
        (tmp_path / name).write_text("a: 1\n")

    assert [file.name for file, _ in find_files([tmp_path], {"index.md"})] == ["a.yaml", "index.md"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\nid: a\n---\n# Title\n---\nb: {{\n", [{"id": "a"}]),
        ("\ufeff---\r\nid: a\r\n---\r\ntext", [{"id": "a"}]),
        ("---\nid: a\n", [{"id": "a"}]),
        ("# Title\n---\nid: a\n---\n", []),
        ("---\n---\n", []),
        ("", []),
    ],
)
def test_of_markdown_the_front_matter_is_read(tmp_path: Path, text: str, found: list[object]) -> None:
    path = tmp_path / "page.mdx"
    path.write_text(text, encoding="utf-8", newline="")

    documents = read(path)

    assert [document.data for document in documents] == found
    assert all(str(document.locate(("id",))) == f"{path}:2:5" for document in documents)
