"""`python -m kblast`."""

from kblast.cli.main import run

if __name__ == "__main__":
    run()
