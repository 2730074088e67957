"""Style sheets and scripts go into a report without what only those need who read them in the repository."""

import re
from pathlib import Path

import pytest

from kblast.renderers.report_html import bare
from kblast.resources import templates_dir

SOURCES = sorted(path for path in (templates_dir() / "report").iterdir() if path.suffix in (".css", ".js"))
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def test_indentation_empty_lines_and_comments_that_are_whole_lines_go() -> None:
    source = """\
/* What this is:
   two lines. */

/** A function. */
function twice(number) {
  // why
  return 2 * number; // beside code
}
  /* one */
"""
    assert bare(source) == "function twice(number) {\nreturn 2 * number; // beside code\n}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_line_of_ours_begins_within_a_string(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        assert QUOTED.sub("", line).count("`") % 2 == 0, line
        assert not line.endswith("\\"), line
        assert "/*" not in line.lstrip()[1:], line
        assert "*/" not in line.rstrip()[:-2], line
