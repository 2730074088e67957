"""The network of gates as the scripts of a report read it: what repeats is said once, and numbers stay small."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from kblast.model.refs import Ref, name_of
from kblast.results.gates import GateNetwork
from kblast.results.report_packing import back, numbered, shared, steps
from kblast.results.words import named
from kblast.terminal import visible

_PLACE = re.compile(r"\{(\d+)\}")


def told_of(network: GateNetwork) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The texts of a network, and its numbers.

    Numbers that mostly grow are steps, those that mostly come up for the first time are written as how far they are
    behind the next new one. A delay is a place in the list of all, in order of the nodes that arcs lead to. A sentence
    is its form and as many words as it has places for. What a word is: the name of the element of that number; beyond
    all elements, its kind and its name; beyond these again, a text.
    """
    lengths, rests = shared(map(visible, network.refs))
    arcs = sorted(range(len(network.targets)), key=network.targets.__getitem__)
    delays, delay = numbered(network.delays[arc] for arc in arcs)
    forms, form = numbered(sentence[0] for sentence in network.sentences)
    words, word = numbered(
        word for form, *filling in network.sentences for word in filling[: _places(network.words[form])]
    )
    texts, meant = _words(network.refs, [network.words[word] for word in words])
    told = {
        "refs": rests,
        "delays": delays,
        "forms": [visible(network.words[form]) for form in forms],
        "texts": texts,
    }
    columns = {
        "shared": lengths,
        "degraded": steps(network.degraded),
        "down": steps(network.down),
        "owners": steps(network.owners),
        "required": list(network.required),
        "always": list(network.always),
        "arcs": [end - start for start, end in pairwise(network.first)],
        "targets": list(_leaps(network)),
        "delay": delay,
        "reasons": back(network.reasons),
        "undeclared": steps(network.undeclared),
        "form": form,
        "word": back(word),
        "meant": steps(meant),
    }
    return told, columns


def _places(form: str) -> int:
    return max((int(place) + 1 for place in _PLACE.findall(form)), default=0)


def _leaps(network: GateNetwork) -> Iterator[int]:
    """How far each arc leads: the first of a node from that node on, any other from where the one before it leads."""
    for node, (start, end) in enumerate(pairwise(network.first)):
        yield from steps(network.targets[start:end], node)


def _words(refs: Sequence[Ref], words: Iterable[str]) -> tuple[list[str], list[int]]:
    """The words that say no element, and what each word is."""
    elements = {name_of(ref): place for place, ref in reversed(list(enumerate(refs)))}
    known = {named(ref): len(refs) + place for place, ref in enumerate(refs)} | elements
    texts: list[str] = []
    meant = []
    for word in words:
        if word not in known:
            texts.append(visible(word))
        meant.append(known.get(word, 2 * len(refs) + len(texts) - 1))
    return texts, meant
