"""Users of kafka-gitops: what their roles and access rules permit."""

from kblast.foreign.acl_words import AclWords
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut
from kblast.importers.kafka_gitops.services import leave_out_principal, read_custom_acls

_ROLES = {"reader": "read", "writer": "write", "operator": "describe"}
"""What each role permits on every topic (com.devshawn.kafka.gitops.service.RoleService)."""


def read_users(state: Node, cluster: str, imported: Imported) -> None:
    """The roles and access rules of users; a user that may neither read nor write is no service."""
    users = state.node("users")
    for name in users.data:
        user = users.node(name)
        leave_out_principal(user, "users", imported)
        for role in user.values("roles"):
            operation = _ROLES.get(str(role))
            if operation is None:
                user.reading.problem((*user.path, "roles"), role, f"one of {', '.join(_ROLES)}")
            elif operation == "describe":
                imported.left_out.append(LeftOut(f"state role {role} of users", user.place("roles")))
            else:
                words = AclWords(principal=name, resource="topic", name="*", operations=(operation,))
                imported.add_acl(words, cluster, user.place("roles"), "users")
    read_custom_acls(state.node("customUserAcls"), cluster, imported)
