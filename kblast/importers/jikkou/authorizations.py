"""KafkaPrincipalAuthorization of Jikkou: what a principal may do, by rules of its own and by those of its roles."""

from collections.abc import Mapping

from kblast.foreign.acl_words import AclWords
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut


def read_authorization(
    authorization: Node, principal: str, cluster: str, roles: Mapping[str, Node], imported: Imported
) -> None:
    """The principal's rules. `MATCH` stands for the topics that there are; for other resources it says nothing.

    (io.jikkou.kafka.change.acl.builder.TopicMatchingAclRulesBuilder)
    """
    spec = authorization.node("spec")
    rules = spec.nodes("acls")
    for role in map(str, spec.values("roles")):
        if role in roles:
            rules += roles[role].node("spec").nodes("acls")
        else:
            hint = "import the file that holds it, too"
            spec.reading.problem((*spec.path, "roles"), role, "the name of a KafkaPrincipalRole", hint)
    for rule in rules:
        resource = rule.node("resource")
        kind, pattern = resource.text("type") or "", resource.text("patternType")
        words = AclWords(
            principal=principal,
            resource=kind,
            name=resource.text("pattern") or "",
            operations=tuple(map(str, rule.values("operations"))),
            pattern=pattern,
            permission=rule.text("type"),
            host=rule.text("host"),
        )
        if pattern is not None and pattern.lower() == "match" and kind.lower() != "topic":
            imported.left_out.append(LeftOut(f"KafkaPrincipalAuthorization rules that match a {kind}", rule.place()))
        else:
            imported.add_acl(words, cluster, rule.place(), "KafkaPrincipalAuthorization")
