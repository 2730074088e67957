"""Terraform: what `terraform show -json` says of a state or a plan; HCL itself is not read.

Resources of the Confluent provider (confluentinc/confluent) and of Mongey/kafka are read, in every module.
"""

from collections.abc import Sequence

from kblast.documents import Document
from kblast.errors import Problem
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.terraform import confluent, mongey
from kblast.importers.terraform.resources import Resource, resource_types, resources

NAME = "terraform"
TITLE = "Confluent and Mongey resources of Terraform, as terraform show -json gives them"
MARKS = ("confluent_", "kafka_topic", "kafka_acl", "kafka_quota", "kafka_user_scram_credential")
SURE_MARKS = False

_PREFIX = "confluent_"
_MONGEY = {"kafka_topic", "kafka_acl", "kafka_quota", "kafka_user_scram_credential"}
_VERSIONS = ("0", "1")


def recognises(document: Document) -> bool:
    """Whether it is a state or plan, of whatever version, with a resource of one of the providers."""
    return any(kind.startswith(_PREFIX) or kind in _MONGEY for kind in resource_types(document.data))


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the resources say of clusters, topics, and of principals as services."""
    imported = Imported()
    found: list[Resource] = []
    for document in documents:
        if _is_readable(document, imported):
            found += resources(document, imported)
    readers = confluent.readers(found, options, imported) | mongey.readers(options, imported)
    for resource in found:
        if resource.kind in readers:
            readers[resource.kind](resource)
            unread = resource.values.reading.unread()
            imported.left_out += [LeftOut(f"{resource.kind} {key}", place) for key, place in unread]
        else:
            ours = resource.kind.startswith(_PREFIX) or resource.kind in _MONGEY
            what = resource.kind if ours else "resources of other providers"
            imported.left_out.append(LeftOut(what, resource.place))
    return imported


def _is_readable(document: Document, imported: Imported) -> bool:
    """Whether its form is known: that of `terraform show -json`, and of a version whose meaning is known."""
    data = document.data if isinstance(document.data, dict) else {}
    version = data.get("format_version")
    if version is None:
        message = "not what terraform show -json gives"
        hint = "a state file keeps its resources in another form: terraform show -json > state.json"
    elif str(version).partition(".")[0] in _VERSIONS:
        return True
    else:
        message = f"format_version {version} is not known"
        hint = f"known are {' and '.join(f'{known}.x' for known in _VERSIONS)}"
    imported.problems.append(Problem(document.locate(("format_version",)), message, hint))
    return False
