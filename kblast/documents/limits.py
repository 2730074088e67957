"""Bounds on inputs, so that a hostile or broken file is refused in bounded time and memory."""

MAX_JSON_BYTES = 512 * 1024 * 1024
"""The size of one JSON file. The largest known estates need some 50 MiB for topics and 500 MiB for assignments."""

MAX_YAML_BYTES = 64 * 1024 * 1024
"""The size of one YAML file. With positions, a file takes up to 50 times its size in memory and 0.2 s a megabyte."""

MAX_DEPTH = 64
"""How deep mappings and lists may nest."""

MAX_DIGITS = 64
"""How many characters a number may have."""

MAX_PROBLEMS = 10_000
"""How many things may be wrong with one file before it is read no further."""

MAX_ALIASED = 1_000_000
"""How many values aliases may stand for, in all: each use of an alias counts every value below its anchor."""
