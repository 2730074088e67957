"""Why predictions and real clusters differ, where that is known."""

REASONS: tuple[tuple[str, str], ...] = ()
"""A part of a row of the page (version, deed, fact, foretold, seen), and the reason."""
