"""Strongly connected components: what can be reached from each other."""

from collections.abc import Callable, Iterable, Iterator, Sequence


def components(nodes: Iterable[int], after: Callable[[int], Sequence[int]]) -> Iterator[list[int]]:
    """The components of the nodes, each after all that can be reached from it (Tarjan, SIAM J. Comput. 1, 1972).

    `after` gives what follows a node directly. Without recursion, since chains may be long.
    """
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for root in nodes:
        if root in low:
            continue
        number = low[root] = len(low)
        stack.append(root)
        on_stack.add(root)
        path = [(root, number, iter(after(root)))]
        while path:
            node, number, following = path[-1]
            for other in following:
                if other not in low:
                    low[other] = len(low)
                    stack.append(other)
                    on_stack.add(other)
                    path.append((other, low[other], iter(after(other))))
                    break
                if other in on_stack and low[other] < low[node]:
                    low[node] = low[other]
            else:
                path.pop()
                if path and low[node] < low[path[-1][0]]:
                    low[path[-1][0]] = low[node]
                if low[node] == number:
                    found = [stack.pop()]
                    while found[-1] != node:
                        found.append(stack.pop())
                    on_stack.difference_update(found)
                    yield found
