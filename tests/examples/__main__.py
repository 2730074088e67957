"""Writes what kblast says today into the examples: `python -m tests.examples --update`."""

import sys

from tests.examples.readme import refreshed
from tests.examples.running import EXAMPLES, READMES, commands

_USAGE = "usage: python -m tests.examples --update\n"


def update() -> None:
    """Makes the expected outputs and the READMEs anew; says what changed."""
    expected = {path: text for command in commands() for path, text in command.outputs()}
    current = {readme: refreshed(readme.read_text(encoding="utf-8")) for readme in READMES}
    for path in {*EXAMPLES.glob("*/expected/*")} - expected.keys():
        path.unlink()
        sys.stdout.write(f"removed {path.relative_to(EXAMPLES)}\n")
    for path, text in sorted({**expected, **current}.items()):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(EXAMPLES)}\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(_USAGE)
    update()
