"""The command line: the only room that prints, writes and exits."""
