"""Makes the outputs in the project's README and documents anew: `python -m tests.project_readme --update`.

Beside what READMEs of examples hold (commands with their output, tables), a block may follow a comment that says what
it shows: a file, the output of a command, or what a command complains of. A picture follows the command that draws it.
"""

import re
import shlex
import sys
from pathlib import Path

from tests.examples.readme import refreshed
from tests.examples.running import run
from tests.running import ROOT, run_kblast

README = ROOT / "README.md"
PAGES = (README, ROOT / "docs" / "diff.md")
_SHOWN = re.compile(
    r"^<!-- (?P<kind>file|output|complaint): (?P<what>[^>]*?) -->\n```(?P<language>\w+)\n.*?^```$",
    re.MULTILINE | re.DOTALL,
)
_PICTURE = re.compile(r"^<!-- picture: (?P<command>[^>]*?) -->\n!\[[^\]]*\]\((?P<file>[^)]+)\)$", re.MULTILINE)


def pictures() -> dict[Path, str]:
    """The pictures that pages show, by file, as kblast draws them."""
    shown = ((page, match) for page in PAGES for match in _PICTURE.finditer(page.read_text(encoding="utf-8")))
    return {page.parent / match["file"]: run(*shlex.split(match["command"])).out for page, match in shown}


def current(page: str) -> str:
    """A page with everything that kblast says made anew."""
    return refreshed(_SHOWN.sub(_block, page))


def _block(match: re.Match[str]) -> str:
    kind, what = match["kind"], match["what"]
    if kind == "file":
        text = (ROOT / what).read_text(encoding="utf-8")
    elif kind == "output":
        text = run(*shlex.split(what)).out
    else:
        text = run_kblast(*shlex.split(what)).err
    return f"<!-- {kind}: {what} -->\n```{match['language']}\n{text}```"


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python -m tests.project_readme --update")
    for page in PAGES:
        page.write_text(current(page.read_text(encoding="utf-8")), encoding="utf-8")
    for file, picture in pictures().items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(picture, encoding="utf-8")
