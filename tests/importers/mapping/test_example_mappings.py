"""The mappings in docs/mappings, on the files that they are about, with counts worked out by hand."""

from pathlib import Path

import pytest

from kblast.mapping.compiled import read_mapping
from kblast.model.build import load_inventory
from tests.importers.importing import imported, problems, written
from tests.running import ROOT

MAPPINGS = ROOT / "docs" / "mappings"


@pytest.mark.parametrize("path", sorted(MAPPINGS.iterdir()), ids=lambda path: path.stem)
def test_a_mapping_is_called_like_its_file_and_is_on_the_page(path: Path) -> None:
    assert read_mapping(path).name == path.stem
    assert f"(mappings/{path.name})" in (ROOT / "docs" / "import.md").read_text(encoding="utf-8")


def test_applications_of_console_redhat_com(real_data: Path, tmp_path: Path) -> None:
    folders = [real_data / "redhat-clowdapp-notifications", real_data / "redhat-clowdapp-playbook-dispatcher"]
    outcome = imported(*folders, mappings=(MAPPINGS / "clowdapp.yaml",), cluster="platform-mq")

    topics, services = outcome.data["topics"], outcome.data["services"]
    # Six topics of notifications, one with 6 partitions, the others with 3; five of the dispatcher, with 16 each.
    assert len(topics) == 6 + 5
    assert outcome.result.counts.partitions == 6 + 5 * 3 + 5 * 16
    assert len([name for name, service in services.items() if "external" not in service]) == 14 + 1 + 2
    # Besides applications: the dispatcher's Kafka Connect, and the connector that runs on it.
    assert services["playbook-dispatcher-event-interface"]["needs"] == ["service:playbook-dispatcher-connect"]
    for name in ("tocamel", "fromcamel"):
        need = {"ref": f"topic:platform-mq/platform.notifications.{name}", "impact": "none"}
        users = [user for user, service in services.items() if need in service.get("wants", [])]
        assert len([user for user in users if user.startswith("notifications-connector-")]) == 9
    assert services["playbook-dispatcher"]["needs"] == [
        {"ref": "resource:playbook-dispatcher-db"},
        {"ref": "service:host-inventory"},
        {"ref": "service:rbac"},
    ]
    assert {"ref": "service:ingress"} in services["playbook-dispatcher"]["wants"]
    shared = {"ref": "resource:notifications-backend-db"}
    assert all(shared in services[f"notifications-{name}"]["needs"] for name in ("aggregator", "backend", "engine"))
    load_inventory([written(tmp_path, outcome.text, "imported.yaml")])


def test_the_consumers_and_producers_of_a_mojaloop_service(real_data: Path) -> None:
    outcome = imported(
        real_data / "mojaloop-central-ledger",
        mappings=(MAPPINGS / "mojaloop.yaml",),
        cluster="main",
        values={"service": "central-ledger"},
    )

    service = outcome.data["services"]["central-ledger"]
    assert (len(service["consumes"]), len(service["produces"])) == (11, 6)
    # The other nine leave it to their client, which commits by itself.
    assert len([edge for edge in service["consumes"] if edge["config"].get("enable.auto.commit") is False]) == 2
    assert {edge["config"]["request.required.acks"] for edge in service["produces"]} == {"all"}
    position = next(edge for edge in service["consumes"] if edge["topic"] == "main/topic-transfer-position-batch")
    assert position["group"] == "cl-group-transfer-position-batch"


def test_a_mojaloop_service_has_to_be_named(real_data: Path) -> None:
    (found,) = problems(real_data / "mojaloop-central-ledger", mappings=(MAPPINGS / "mojaloop.yaml",), cluster="main")

    assert found.endswith("(give it: --set service=VALUE)")
