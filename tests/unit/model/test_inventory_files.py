"""Which files are inventories, which are passed over, and which are errors."""

from pathlib import Path

import pytest

from kblast.errors import InputError
from kblast.model.build import load_inventory
from tests.unit.model.reading import write

HELM = "{{- if .Values.kafka }}\napiVersion: v1\nkind: ConfigMap\ndata:\n  x: {{ .Values.x }}\n{{- end }}\n"
FOREIGN = {
    "deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: kblast\n",
    "values.yaml": "image:\n  kblast: 1\n",
    "compose.yml": "services:\n  kblast:\n    image: kblast:1\n",
    "package.json": '{"name": "kblast", "devDependencies": {"kblast": "1"}}',
    "list.json": "[1, 2, 3]",
    "word.yaml": "kblast",
    "helm.yaml": HELM,
    "helm2.yaml": 'metadata:\n  name: kblast\n  {{ include "kblast.labels" . }}\n',
    "nested.yaml": "spec:\n  kblast: 1\n  {{ broken }}: [\n",
    "broken.json": '{"name": "kblast",',
    "broken.yaml": "a: [1, 2\n",
    "tags.yaml": "Resources: !Sub kblast\n",
    "twice.yaml": "name: kblast\nname: kblast\n",
    "latin.yaml": "",
    "utf16.yaml": "",
    "binary.json": "",
    "empty.yaml": "",
    "comment.yaml": "# kblast: 1\n",
    "settings.yaml": "kblast:\n  enabled: true\n",
    "settings.json": '{"kblast": {"enabled": true}}',
    "tabs.yaml": "\tname: kblast\n",
}


def foreign(folder: Path) -> None:
    write(folder, FOREIGN)
    (folder / "latin.yaml").write_bytes("name: kblast für alle\n".encode("latin-1"))
    (folder / "utf16.yaml").write_bytes("name: other\n".encode("utf-16"))
    (folder / "binary.json").write_bytes(bytes(range(256)))


def problems(*paths: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_inventory(paths)
    folder = paths[0].parent if paths[0].is_file() else paths[0]
    return [str(problem).replace(f"{folder}/", "").replace(str(folder), ".") for problem in caught.value.problems]


def test_foreign_files_of_a_folder_are_passed_over_and_counted(tmp_path: Path) -> None:
    foreign(tmp_path)
    write(
        tmp_path,
        {
            "a.yaml": "\n    services: {a: {}}",
            "deep/er/b.json": '{"kblast": 1, "services": {"b": {}}}',
            "notes.txt": "kblast: 1",
        },
    )

    inventory = load_inventory([tmp_path])

    assert set(inventory.services) == {"a", "b"}
    assert len(inventory.passed_over) == len(FOREIGN)


@pytest.mark.parametrize(
    "text",
    [
        "kblast: 1\nservices: {a: {}}\n",
        "services: {a: {}}\nkblast: 1\n",
        "# words\n---\n'kblast': 1\nservices: {a: {}}\n",
        "{services: {a: {}}, kblast: 1}",
        "{ 'kblast' : 1, services: {a: {}}}",
        '{"services":{"a":{}},"kblast":1}',
        '{"services": {"a": {}},\n\n  "kblast"\n: 1\n}',
        "? kblast\n: 1\n? services\n: {a: {}}\n",
        "kblast: 1\r\nservices: {a: {}}\r\n",
        "\ufeffkblast: 1\nservices: {a: {}}\n",
        "kblast: !!int '1'\nservices: {a: {}}\n",
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_an_inventory_is_known_by_its_key_wherever_it_stands(tmp_path: Path, text: str, named: bool) -> None:
    name = "a.json" if text.startswith('{"') else "a.yaml"
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")

    inventory = load_inventory([tmp_path / name if named else tmp_path])

    assert set(inventory.services) == {"a"}
    assert not inventory.passed_over


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.yaml",
            "kblast: 1\nservices: [\n",
            "a.yaml:3:1: not valid YAML: while parsing a flow node, did not find expected node content",
        ),
        (
            "a.yaml",
            "kblast: 1\nname: {{ .Values.name }}\nservices: {}\n",
            "a.yaml:2:8: a key must be a text, found a mapping (a template with {{ … }} has to be rendered first)",
        ),
        ("a.yaml", "'kblast' : 1\n\tservices: {}\n", "a.yaml:2:1: not valid YAML: "),
        ("a.yaml", "kblast: 1\nservices: {}\nservices: {}\n", "a.yaml:3:1: key 'services' is given twice"),
        ("a.json", '{"services": {},\n "kblast": 1', "a.json:2:13: not valid JSON: expecting ',' delimiter"),
        ("a.json", '{"kblast": 1, "kblast": 1}', "a.json:1:15: key 'kblast' is given twice"),
        ("a.yaml", "kblast: 2\n", "a.yaml:1:9: kblast: expected 1, the format that this version reads, found 2"),
        ("a.yaml", "kblast: '1'\n", "a.yaml:1:9: kblast: expected 1, the format that this version reads, found '1'"),
        ("a.yaml", "kblast: 1.0\n", "a.yaml:1:9: kblast: expected 1, the format that this version reads, found 1.0"),
        ("a.yaml", "kblast: true\n", "a.yaml:1:9: kblast: expected 1, the format that this version reads, found true"),
        (
            "a.yaml",
            "kblast:\nservices: {}\n",
            "a.yaml:1:8: kblast: expected 1, the format that this version reads, found nothing",
        ),
        (
            "a.yaml",
            "kblast: 1\n---\nservices: {}\n",
            (
                "a.yaml:3:1: this document is not a kblast inventory, and others in the file are (begin each "
                "of the 2 documents with 'kblast: 1')"
            ),
        ),
        (
            "a.yaml",
            "- 1\n---\nkblast: 1\n",
            "a.yaml:1:1: this document is not a kblast inventory, and others in the file are",
        ),
        (
            "a.yaml",
            "kblast: 1\n---\nkblast: 2\n",
            "a.yaml:3:9: kblast: expected 1, the format that this version reads, found 2",
        ),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_broken_inventory_is_an_error_and_not_passed_over(
    tmp_path: Path, name: str, text: str, said: str, named: bool
) -> None:
    write(tmp_path, {name: text, "b.yml": "other: file\n"})

    (found,) = problems(tmp_path / name if named else tmp_path)

    assert found.startswith(said)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-be"])
def test_an_inventory_in_another_encoding_is_an_error(tmp_path: Path, encoding: str) -> None:
    content = "kblast: 1\nservices: {für: {}}\n".encode(encoding)
    (tmp_path / "a.yaml").write_bytes((b"\xfe\xff" if encoding == "utf-16-be" else b"") + content)

    (found,) = problems(tmp_path)

    assert found.endswith("not UTF-8 text (save the file as UTF-8)")


@pytest.mark.parametrize("name", sorted(FOREIGN))
def test_a_foreign_file_that_was_named_is_an_error(tmp_path: Path, name: str) -> None:
    foreign(tmp_path)

    assert problems(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: 1\n",
            (
                "a.yaml:1:1: not a kblast inventory: it has no top-level key 'kblast: 1' (to read another "
                "format type: kblast import)"
            ),
        ),
        (
            "[]",
            (
                "a.yaml:1:1: not a kblast inventory: it has no top-level key 'kblast: 1' (to read another "
                "format type: kblast import)"
            ),
        ),
        ("", "a.yaml: empty, so it is not a kblast inventory (to begin one type: kblast init)"),
        ("# words\n---\n", "a.yaml: empty, so it is not a kblast inventory (to begin one type: kblast init)"),
        (
            "kblast: {a: 1}",
            (
                "a.yaml:1:1: not a kblast inventory: it has no top-level key 'kblast: 1' (to read another "
                "format type: kblast import)"
            ),
        ),
    ],
)
def test_a_named_file_that_is_no_inventory_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, {"a.yaml": text})

    assert problems(tmp_path / "a.yaml") == [said]


def test_a_folder_without_an_inventory_is_an_error(tmp_path: Path) -> None:
    assert problems(tmp_path) == [
        (
            ".: no inventory found (a file with the top-level key 'kblast: 1') (to begin one type: kblast "
            "init; to read another format: kblast import)"
        )
    ]
    foreign(tmp_path)
    (found,) = problems(tmp_path)
    assert f"; {len(FOREIGN)} other YAML or JSON files were passed over" in found


def test_context_alone_is_no_inventory(tmp_path: Path) -> None:
    write(tmp_path, {"mine/x.yaml": "a: 1\n", "theirs/y.yaml": "kblast: 1\n"})

    with pytest.raises(InputError, match="no inventory found"):
        load_inventory([tmp_path / "mine"], context=[tmp_path / "theirs"])


def test_a_file_that_is_in_both_is_no_context(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "\n    services: {a: {}}", "b.yaml": "\n    services: {b: {}}"})

    inventory = load_inventory([tmp_path / "a.yaml"], context=[tmp_path])

    assert inventory.context == {"service:b"}


def test_several_documents_of_a_file_are_merged_like_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "kblast: 1\nservices: {a: {}}\n---\n---\nkblast: 1\nservices: {b: {tier: 1}}\n"})

    inventory = load_inventory([tmp_path / "a.yaml"])

    assert set(inventory.services) == {"a", "b"}
    assert str(inventory.locate("service:b", "tier")).endswith("a.yaml:6:22")


def test_an_inventory_may_be_empty(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "kblast: 1\n"})

    assert list(load_inventory([tmp_path]).elements()) == []


def test_everything_that_is_wrong_is_said_at_once_and_in_order(tmp_path: Path) -> None:
    """Syntax of one file, types of another, references, conflicts and missing paths of the rest."""
    write(
        tmp_path,
        {
            "in/a.yaml": "kblast: 1\nservices: {checkout: {tier: 9, needs: [orders-bd], ownr: x}}\n",
            "in/b.yaml": (
                "kblast: 1\nresources: {orders-db: {}}\nservices: {checkout: {tier: 2, domain: "
                "a}}\nfunctions: {f: {weight: x}}\n"
            ),
            "in/c.json": '{"kblast": 1,\n "services": {"checkout": {"domain": "b", "needs": ["orders-db"]}}}',
            "in/d.json": '{"kblast": 1, "services": {}, "services": {}}',
            "in/e.yaml": "kblast: 3\n",
        },
    )

    with pytest.raises(InputError) as caught:
        load_inventory([tmp_path / "in", tmp_path / "gone"])

    assert [str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems] == [
        "gone: no such file or folder",
        "in/a.yaml:2:29: services.checkout.tier: expected a tier from 1, the most critical, to 4, found 9",
        "in/a.yaml:2:52: services.checkout: unknown key 'ownr' (did you mean 'owner'?)",
        "in/b.yaml:4:25: functions.f.weight: expected a number, found 'x'",
        (
            "in/c.json:2:38: services.checkout.domain: given two different values: 'a' and 'b' (the first one "
            "stands at in/b.yaml:3:40)"
        ),
        "in/d.json:1:31: key 'services' is given twice (remove one of them)",
        "in/e.yaml:1:9: kblast: expected 1, the format that this version reads, found 3",
    ]


def test_references_are_checked_beside_faults_of_other_kinds(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.yaml": (
                "kblast: 1\nclusters: {orders: {brokers: 2}}\ntopics: {orders/order-paid: "
                "{replication: 3, partitions: x}}\n"
            ),
            "b.yaml": (
                "kblast: 1\nservices:\n  checkout:\n    tier: 9\n"
                "    produces: [{topic: orders/order-payed, rate: 5}]\n"
                "    needs: [zzz, {ref: chekout, tolerates: 1x}]\nfunctions: {f: {needs: [checkuot]}}\n"
            ),
        },
    )

    assert [problem.partition(": ")[2] for problem in problems(tmp_path)] == [
        "replication 3 is above the number of brokers, 2 (expected 1 to 2)",
        "topics.orders/order-paid.partitions: expected a whole number, found 'x'",
        "services.checkout.tier: expected a tier from 1, the most critical, to 4, found 9",
        "unknown topic 'orders/order-payed' (did you mean 'orders/order-paid'?)",
        "services.checkout.produces[0].rate: expected a rate such as 250 KiB/s or 1000 msg/s, found 5",
        "unknown element 'zzz' (declare it; `external: true` will do for what is described elsewhere)",
        "unknown element 'chekout' (did you mean 'checkout'?)",
        (
            "services.checkout.needs[1].tolerates: expected a duration such as 500ms, 30s, 5m, 2h, 7d or "
            "forever, found '1x'"
        ),
        "unknown element 'checkuot' (did you mean 'checkout'?)",
    ]


@pytest.mark.parametrize(
    ("faulty", "others"),
    [
        ("kblast: 1\nservices: [", "services: {x: {needs: [db, 'service:y']}}"),
        ("kblast: 1\nservces: {y: {}}", "services: {x: {needs: [y, 'service:y']}}"),
        ("kblast: 1\nservices: [y]", "services: {x: {needs: [y]}}"),
        ("kblast: 1\nzones: {z: {regin: eu}}", "services: {x: {needs: [eu, 'region:eu']}}"),
        ("kblast: 1\nclusters: {c: {brokrs: 3}}", "services: {x: {needs: ['broker:c/1']}}"),
        (
            "kblast: 1\nclusters: {c: {}}\ntopics: {c/t: {}}\nservices: {y: {consumes: [{topic: t, grup: g}]}}",
            "services: {x: {needs: ['group:c/g']}}",
        ),
        (
            "kblast: 1\nclusters: {c: {}, d: {}}\ntopics: {c/t: {}}\nmirrors: {m: {from: c, too: d, topics: [t]}}",
            "services: {x: {produces: [{topic: d/t}]}}",
        ),
        (
            "kblast: 1\nclusters: {c: {}, d: {}}\nmirrors: {m: {from: [c], to: d, topics: [t]}}",
            "services: {x: {needs: [m]}}",
        ),
        ("kblast: 1\nzones: {z: {}}\nservices: {x: {zones: [z, 5], needs_zones: 2}}", "zones: {y: {}}"),
        ("kblast: 1\nservices: {x: {needs: [{at_least: 2, of: [a]}]}}", "zones: {y: {}}"),
        ("kblast: 1\nservices: {x: {produces: [t]}}", "zones: {y: {}}"),
        ("kblast: 1\nservices: {x: 5}", "functions: {f: {needs: [x]}}"),
        ("kblast: 1\ngenerated: {by: me}\nservices: {x: {tier: 1}}", "services: {x: {tier: 2}}"),
        ("kblast: 1\nclusters: {c: {}}\ntopics: {c/t: {partitions: 2, assignment: {0: [1], 1: x}}}", "zones: {y: {}}"),
        ("kblast: 1\nservices: {'': {}}", "zones: {y: {}}"),
        ("kblast: 1\nclusters: {c: {controllers: {x: {}}}}", "zones: {y: {}}"),
    ],
)
def test_what_follows_from_a_fault_only_is_not_said(tmp_path: Path, faulty: str, others: str) -> None:
    write(tmp_path, {"a.yaml": faulty, "b.yaml": f"kblast: 1\n{others}\n"})

    found = problems(tmp_path)

    assert len(found) == 1
    assert found[0].startswith("a.yaml:")


def test_values_fill_placeholders_in_texts(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.yaml": (
                "kblast: 1\nclusters: {c: {version: '${V}', x-d: &d {a: '${A}'}, config: {<<: *d, "
                "b: '${B}-${A}-${C}-$${A}'}}}\n"
            )
        },
    )

    inventory = load_inventory([tmp_path], values={"V": "3.9", "A": "${B}", "B": "x"})

    assert inventory.clusters["c"].version == "3.9"
    assert inventory.clusters["c"].config == {"a": "${B}", "b": "x-${B}-${C}-$${B}"}


def test_a_placeholder_without_a_value_stays_and_is_a_warning(tmp_path: Path) -> None:
    text = """\
kblast: 1
clusters:
  c: {description: "${D}", x-a: "${X}", config: {a: "${A}-${B}", b: "${A}", c: "${file:/etc/c:key}"}}
"""
    write(tmp_path, {"a.yaml": text})

    inventory = load_inventory([tmp_path / "a.yaml"], values={"B": "b"})

    assert inventory.clusters["c"].config == {"a": "${A}-b", "b": "${A}", "c": "${file:/etc/c:key}"}
    found = [
        (str(warning.location).removeprefix(f"{tmp_path}/"), warning.message, warning.hint)
        for warning in inventory.warnings
    ]
    assert found == [("a.yaml:3:53", "${A} has no value", "--set A=VALUE gives one")]
