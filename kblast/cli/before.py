"""The inventory that another is compared with. Its warnings are not given: they were when it was made."""

from pathlib import Path

from kblast.cli.options import inventory_paths
from kblast.cli.output import note
from kblast.cli.reading import Reading, foreign
from kblast.config import Config
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.revision import revision


def inventory_in(path: Path, with_: list[Path] | None, config: Config, reading: Reading) -> Inventory:
    """The inventory in a file or folder, which may be empty if it is a folder."""
    context, read = [*(with_ or ()), *config.context_paths()], foreign(reading, told=True)
    return load_inventory([path], context=context, values=reading.values, foreign=read, may_be_empty=path.is_dir())


def inventory_at(
    base: str,
    paths: list[Path] | None,
    with_: list[Path] | None,
    config: Config,
    reading: Reading,
) -> Inventory:
    """The inventory as a git revision has it; files that are not in it are said to be new."""
    context = [*(with_ or ()), *config.context_paths()]
    chosen = inventory_paths(paths, config)
    with revision(base, chosen[0]) as then:
        also = reading.formats().files
        copies = [(path, then.copy(path, also)) for path in chosen]
        for path, copy in copies:
            if copy is None:
                note(f"{path} is not in {base}: all of it is new")
        around = [then.copy(path, also) if then.holds(path) else path for path in context]
        return load_inventory(
            [copy for _, copy in copies if copy is not None],
            context=[path for path in around if path is not None],
            values=reading.values,
            shown=then.shown,
            foreign=foreign(reading, told=False, shown=then.shown, bring=then.bring),
            may_be_empty=True,
        )
