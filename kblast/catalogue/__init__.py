"""The catalogue of rules: `rules/<id>.yaml` with its page, tied to the check or the condition that answers for it."""

from kblast.catalogue.load import load_catalogue
from kblast.catalogue.rule import Catalogue, Rule
from kblast.catalogue.rule_file import RuleFile

__all__ = ["Catalogue", "Rule", "RuleFile", "load_catalogue"]
