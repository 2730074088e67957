"""Where the rules, report templates and JSON Schemas that ship with kblast are found.

In a repository they stand at its top, beside the package; a wheel carries them inside the package.
"""

from importlib.resources import files
from pathlib import Path

from kblast.errors import BugError

_WHEEL_FOLDER = "_shipped"


def rules_dir() -> Path:
    """The folder of the rules, each with its page: `<id>.yaml` and `<id>.md`.

    Raises `BugError` if this installation has none.
    """
    return _shipped("rules")


def templates_dir() -> Path:
    """The folder of the HTML report's templates, style sheets and scripts.

    Raises `BugError` if this installation has none.
    """
    return _shipped("reports", "templates")


def fonts_dir() -> Path:
    """The folder of the fonts that pictures are painted with.

    Raises `BugError` if this installation has none.
    """
    return _shipped("reports", "fonts")


def schema_dir() -> Path:
    """The folder of the JSON Schemas of inputs and outputs.

    Raises `BugError` if this installation has none.
    """
    return _shipped("reports", "schema")


def _shipped(*parts: str) -> Path:
    package = files("kblast")
    if not isinstance(package, Path):
        raise BugError(
            f"kblast runs from {package}, where its own files cannot be opened",
            hint="install kblast into a folder, not into an archive",
        )
    in_wheel = package / _WHEEL_FOLDER
    folder = (in_wheel if in_wheel.is_dir() else package.parent).joinpath(*parts)
    if not folder.is_dir():
        raise BugError(
            f"this installation of kblast lacks a folder of its own: {folder}",
            hint="install it again: pip install --force-reinstall kblast",
        )
    return folder
