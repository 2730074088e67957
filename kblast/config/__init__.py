"""The configuration, `.kblast.yaml`: what stands in it, and where it is found."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, Strict

from kblast.config.budgets import Budget
from kblast.config.live import Identity, LiveCluster
from kblast.config.waivers import Waiver, Waivers
from kblast.documents import Document, read
from kblast.documents.marks import Marks
from kblast.errors import ConfigurationError, InputError, Problem
from kblast.location import Location
from kblast.model.values import Text
from kblast.validation import validate

NAME = ".kblast.yaml"

Texts = Annotated[tuple[str, ...], Strict(False)]
Severity = Literal["error", "warning", "info"]


class Config(BaseModel):
    """What a team settles once for all runs; paths are relative to the file. Secrets have no place in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_by_name=True, validate_by_alias=True)

    paths: Texts = ()
    with_: Texts = Field(default=(), alias="with")
    rules: Texts = ()
    select: Texts = ()
    ignore: Texts = ()
    severity: dict[str, Severity | Literal["off"]] = {}
    parameters: dict[str, dict[str, Any]] = {}
    fail_on: Literal["error", "warning", "info", "never"] | None = Field(default=None, alias="fail-on")
    waivers: Waivers = ()
    budgets: Annotated[tuple[Budget, ...], Strict(False)] = ()
    clusters: dict[Text, LiveCluster] = {}
    identities: Annotated[tuple[Identity, ...], Strict(False)] = ()

    _folder: Path = PrivateAttr(default=Path())
    _document: Document = PrivateAttr(default_factory=lambda: Document(NAME, 0, {}, Marks()))

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """Where a value, or its key, was written."""
        return self._document.locate(path, key=key)

    def parameters_of(self, rule_id: str) -> Document:
        """What is set of a rule's parameters, with positions."""
        written = self._document.data.get("parameters", {}).get(rule_id)
        data = self.parameters.get(rule_id, {}) if written is None else written
        return replace(self._document, data=data)

    def placed_waivers(self) -> tuple[tuple[Waiver, Location], ...]:
        """The waivers, each with its place."""
        return tuple((waiver, self.locate("waivers", index)) for index, waiver in enumerate(self.waivers))

    def placed_budgets(self) -> tuple[tuple[Budget, Location], ...]:
        """The budgets, each with its place."""
        return tuple((budget, self.locate("budgets", index)) for index, budget in enumerate(self.budgets))

    def inventory_paths(self) -> list[Path]:
        """Where the inventory stands."""
        return [self._folder / path for path in self.paths]

    def context_paths(self) -> list[Path]:
        """Inventories that are there for context only."""
        return [self._folder / path for path in self.with_]

    def beside(self, file: str) -> Path:
        """A file that the configuration names."""
        return self._folder / file

    def rule_paths(self) -> list[Path]:
        """Folders of further rules."""
        return [self._folder / path for path in self.rules]


def find_config(start: Path) -> Path | None:
    """The nearest `.kblast.yaml` at `start` or above it, up to the root of the repository."""
    folder = Path(os.path.realpath(start if start.is_dir() else start.parent))
    for candidate in (folder, *folder.parents):
        if (candidate / NAME).is_file():
            return Path(os.path.relpath(candidate / NAME))
        if (candidate / ".git").exists():
            return None
    return None


def read_config(file: Path | None) -> Config:
    """The configuration of a file, or the one of nothing said. Raises ConfigurationError with every problem."""
    if file is None:
        return Config()
    try:
        documents = read(file)
    except InputError as error:
        raise ConfigurationError(error.problems) from error
    if len(documents) > 1:
        raise ConfigurationError([Problem(documents[1].locate(), "a configuration is one document, found several")])
    if not documents or documents[0].data is None:
        return Config()
    config, problems = validate(Config, documents[0])
    if config is None:
        raise ConfigurationError(problems or [Problem(Location(str(file)), "cannot be read")])
    config._folder = file.parent  # noqa: SLF001 - a private attribute is how pydantic keeps what is not in the file
    config._document = documents[0]  # noqa: SLF001 - likewise
    return config
