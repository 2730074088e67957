"""References lead inside the document and to files below the imported folder, and nowhere else."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems, written


def definition(folder: Path, channel: str, more: str = "", name: str = "apps/input.yaml") -> Path:
    text = f"""
        asyncapi: 3.0.0
        info: {{title: mailer, version: 1.0.0}}
        servers: {{main: {{host: bus, protocol: kafka}}}}
        channels: {{orders: {channel}}}
        operations: {{read: {{action: receive, channel: {{$ref: "#/channels/orders"}}}}}}
        components: {{channels: {{{more}}}}}
        """
    return written(folder, text, name)


def topics(folder: Path) -> list[str]:
    return list(imported(folder).data["topics"])


def test_a_reference_leads_to_another_part_of_the_document(tmp_path: Path) -> None:
    definition(
        tmp_path,
        "{$ref: '#/components/channels/a~1b%20c'}",
        "'a/b c': {$ref: '#/components/channels/d'}, d: {address: orders}",
    )

    assert topics(tmp_path) == ["bus/orders"]


def test_a_reference_leads_to_a_file_beside_it(tmp_path: Path) -> None:
    definition(tmp_path, "{$ref: '../common/channels.yaml#/all/0'}")
    written(tmp_path, "all: [{$ref: './more.json'}]", "common/channels.yaml")
    written(tmp_path, '{"address": "${TOPIC}"}', "common/more.json")

    outcome = imported(tmp_path, values={"TOPIC": "orders"})

    assert list(outcome.data["topics"]) == ["bus/orders"]
    assert outcome.result.files_passed_over == 2


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("#/components/channels/none", "there is no 'none'"),
        ("#/info/title/x", "there is no 'x'"),
        ("#/info/title", "leads to something that is no mapping"),
        ("#orders", "expected # and a path of keys, such as #/components/messages/paid"),
        ("https://example.com/a.yaml#/x", "stands on a network, and nothing is fetched"),
        ("//example.com/a.yaml", "stands on a network, and nothing is fetched"),
        ("file:///etc/passwd", "stands on a network, and nothing is fetched"),
        ("/etc/passwd", "stands outside of the imported folders"),
        ("../../outside.yaml", "stands outside of the imported folders"),
        ("%2e%2e/%2e%2e/outside.yaml", "stands outside of the imported folders"),
        ("link.yaml", "stands outside of the imported folders"),
        ("folder", "there is no such file"),
        ("none.yaml#/x", "there is no such file"),
        ("a%00b", "there can be no such file"),
        ("empty.yaml", "the file is empty"),
        ("#/channels/orders", "leads back to itself"),
        ("#/channels/orders/address", "leads back to itself"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(tmp_path: Path, reference: str, why: str) -> None:
    outside = written(tmp_path, "address: secret", "outside.yaml")
    root = tmp_path / "root"
    definition(root, f"{{$ref: '{reference}'}}")
    (root / "apps" / "folder").mkdir()
    (root / "apps" / "link.yaml").symlink_to(outside)
    written(root, "", "apps/empty.yaml")

    found = problems(root)

    assert f"apps/input.yaml:5:27: $ref '{reference}' leads nowhere: {why}" in found


def test_circles_over_several_files_end(tmp_path: Path) -> None:
    definition(tmp_path, "{$ref: 'a.yaml'}")
    written(tmp_path, "$ref: b.yaml", "apps/a.yaml")
    written(tmp_path, "$ref: a.yaml", "apps/b.yaml")

    assert problems(tmp_path) == ["apps/b.yaml:1:7: $ref 'a.yaml' leads nowhere: leads back to itself"] or problems(
        tmp_path
    ) == ["apps/a.yaml:1:7: $ref 'b.yaml' leads nowhere: leads back to itself"]


def test_a_broken_file_that_is_referred_to_is_an_error_in_that_file(tmp_path: Path) -> None:
    definition(tmp_path, "{$ref: 'broken.yaml'}")
    written(tmp_path, "a: [\n", "apps/broken.yaml")

    assert any(found.startswith("apps/broken.yaml:2:1: not valid YAML") for found in problems(tmp_path))


@pytest.mark.parametrize("reference", ["7", "[a]", "''"])
def test_a_reference_that_is_no_text_is_an_error(tmp_path: Path, reference: str) -> None:
    definition(tmp_path, f"{{$ref: {reference}}}")

    assert "apps/input.yaml:5:27: " in problems(tmp_path)[0]


def test_payloads_are_not_looked_into(tmp_path: Path) -> None:
    definition(tmp_path, "{address: orders, messages: {paid: {payload: {$ref: 'https://example.com/paid.avsc'}}}}")

    assert topics(tmp_path) == ["bus/orders"]


@pytest.mark.parametrize(
    ("parameter", "topic"),
    [
        ("{default: prod}", "prod-orders"),
        ("{enum: [prod]}", "prod-orders"),
        ("{enum: [prod, dev]}", None),
        ("{}", None),
    ],
)
def test_parameters_of_an_address_have_a_default_or_are_asked_for(
    tmp_path: Path, parameter: str, topic: str | None
) -> None:
    definition(tmp_path, f"{{address: '{{env}}-orders', parameters: {{env: {parameter}}}}}")

    if topic is None:
        (found,) = problems(tmp_path)
        assert "channels.orders.address: expected a value for {env}, found '{env}-orders'" in found
        assert "give it a value: --set env=VALUE" in found
    else:
        assert topics(tmp_path) == [f"bus/{topic}"]
    assert list(imported(tmp_path, values={"env": "qa"}).data["topics"]) == ["bus/qa-orders"]


def test_the_parameters_of_version_2_have_a_schema(tmp_path: Path) -> None:
    text = """
        asyncapi: 2.4.0
        info: {title: mailer, version: 1.0.0}
        servers: {main: {url: bus, protocol: kafka}}
        channels:
          "{env}-orders": {publish: {}, parameters: {env: {schema: {type: string, default: prod}}}}
        """

    assert topics(written(tmp_path, text)) == ["bus/prod-orders"]
