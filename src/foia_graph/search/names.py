"""Names of things, written next to the index: a search for one name of a thing finds its other names, too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, text_of
from foia_graph.search.entry_builder import VOCABULARY
from foia_graph.search.query_parser import Conjunction, Disjunction, SearchNode, WordSequence
from foia_graph.search.tokenizer import STOP_WORDS, split_words, stem_word

NAMES_FILE = "names.json"
# The most names of a search that are looked up, variants of one, things of one name, and words of a name.
MAX_NAMES, MAX_VARIANTS, MAX_NAMESAKES, LONGEST = 4, 8, 3, 12
# Words that are written in several ways, none of which finds the others.
SPELLINGS = {"e-mail": ["e-mail", "email"]}
# Words that may be omitted before a name.
BEGINNINGS = (("the",), ("u", "s"), ("us",))
Words = tuple[str, ...]


def names_of(res: Resource, profile: Profile) -> list[str]:
    """Return the names of a thing, where it has several; none for one that has a single name.

    Things of classes without other names have none, nor have those that only define words.
    """
    shape = profile[res.type]
    others = (name for name in shape.name_fields if name != shape.label_field)
    if shape.kind in VOCABULARY or not any(name in res.values for name in others):
        return []
    return list(dict.fromkeys(text_of(value) for name in shape.name_fields for value in res.get(name)))


def write_names(folder: Path, names: Mapping[str, Sequence[str]]) -> None:
    """Write the names of things, by the names of these without the base, into the folder of an index."""
    path = folder / NAMES_FILE
    path.write_bytes(msgspec.json.encode(dict(sorted(names.items()))))
    path.chmod(0o644)


def read_names(folder: Path) -> dict[str, list[str]]:
    """Return the names of things; raises StoreError where there are none."""
    try:
        return msgspec.json.decode((folder / NAMES_FILE).read_bytes(), type=dict[str, list[str]])
    except (OSError, msgspec.DecodeError):
        raise StoreError(
            f"The text index in {folder} has no list of names; write it again with "
            "`foia-graph load --rebuild-text`."
        ) from None


@dataclass(frozen=True, slots=True)
class NameVariants:
    """A name in a search, as it is typed, and the other names that were looked for, too."""

    typed: str
    others: tuple[str, ...]


class NameLookup:
    """The things of a catalogue by their names."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._names = names = {**names, **SPELLINGS}
        self._things: defaultdict[Words, list[str]] = defaultdict(list)
        for thing, several in names.items():
            for key in dict.fromkeys(key for name in several for key in _lookup_keys(name)):
                self._things[key].append(thing)

    def find_things(self, name: str) -> list[str]:
        """Return the things that are called so, without the base; only those that have several names."""
        things = dict.fromkeys(thing for key in _lookup_keys(name) for thing in self._things.get(key, ()))
        return [thing for thing in things if thing not in SPELLINGS]

    def widen_search(self, node: SearchNode | None) -> tuple[SearchNode | None, tuple[NameVariants, ...]]:
        """Return a search that finds the variants of its names, too, and these variants."""
        added: list[NameVariants] = []
        return (self._widen_node(node, added) if node is not None else None), tuple(added)

    def _widen_node(self, node: SearchNode, added: list[NameVariants]) -> SearchNode:
        if isinstance(node, WordSequence):
            return self._widen_run((node,), added)[0]
        if isinstance(node, Conjunction):
            nodes = self._widen_run(node.nodes, added)
            return Conjunction(nodes) if len(nodes) > 1 else nodes[0]
        if isinstance(node, Disjunction):
            return replace(node, nodes=tuple(self._widen_node(each, added) for each in node.nodes))
        return node

    def _widen_run(self, nodes: Sequence[SearchNode], added: list[NameVariants]) -> tuple[SearchNode, ...]:
        """Return nodes that are together, with those that are a name joined and given its variants."""
        found: list[SearchNode] = []
        at = 0
        while at < len(nodes):
            name, variants = self._longest_name(nodes[at:]) if len(added) < MAX_NAMES else ((), {})
            if name:
                found.append(_name_node(name, variants))
                typed = " ".join(word for each in name for word in _own_words(each))
                added.append(NameVariants(typed, tuple(variants.values())))
            else:
                node = nodes[at]
                found.append(self._widen_node(node, added) if isinstance(node, Disjunction) else node)
            at += len(name) or 1
        return tuple(found)

    def _longest_name(self, nodes: Sequence[SearchNode]) -> tuple[Sequence[SearchNode], dict[Words, str]]:
        for end in range(min(len(nodes), LONGEST), 0, -1):
            if variants := self._variants(nodes[:end]):
                return nodes[:end], variants
        return (), {}

    def _variants(self, nodes: Sequence[SearchNode]) -> dict[Words, str]:
        words = tuple(word for each in nodes for word in _own_words(each))
        if len(words) > LONGEST or not all(map(_own_words, nodes)):
            return {}
        things = self._things.get(_lookup_key(words), ())
        if not 0 < len(things) <= MAX_NAMESAKES:
            return {}
        return _fewest_variants(words, [name for thing in things for name in self._names[thing]])


def _name_node(name: Sequence[SearchNode], variants: Mapping[Words, str]) -> SearchNode:
    own = name[0] if len(name) == 1 else Conjunction(tuple(name))
    others = (WordSequence(words, exact=True) for one in variants for words in _with_plural(one))
    return Disjunction((own, *others))


def _own_words(node: SearchNode) -> Words:
    is_plain = isinstance(node, WordSequence) and node.field == "text" and not (node.exact or node.prefix)
    return node.words if is_plain and isinstance(node, WordSequence) else ()


def _lookup_keys(name: str) -> Iterator[Words]:
    words = tuple(split_words(name))
    for key in dict.fromkeys((words, _without_beginning(words))):
        if 0 < len(key) <= LONGEST and not _says_nothing(key):
            yield _lookup_key(key)


def _without_beginning(words: Words) -> Words:
    return next((words[len(each) :] for each in BEGINNINGS if words[: len(each)] == each), words)


def _says_nothing(words: Words) -> bool:
    return all(word in STOP_WORDS or len(word) == 1 or word.isdigit() for word in words) and len(words) < 3


def _with_plural(words: Words) -> Iterator[Words]:
    yield words
    if len(words) > 1 and len(words[-1]) > 1 and not words[-1].endswith("s"):
        yield (*words[:-1], f"{words[-1]}s")


def _lookup_key(words: Words) -> Words:
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return ("".join(words),)
    return (stem_word(words[0]),) if len(words) == 1 else words


def _fewest_variants(typed: Words, names: Sequence[str]) -> dict[Words, str]:
    found: dict[Words, str] = {}
    by_words = ((_without_beginning(tuple(split_words(name))), name) for name in names)
    for words, name in sorted(by_words, key=lambda named: (len(named[0]), named[1])):
        is_new = words and not set(typed) <= set(words) and not any(_is_within(each, words) for each in found)
        if is_new and not _says_nothing(words) and len(words) <= LONGEST and len(found) < MAX_VARIANTS:
            found[words] = name
    return found


def _is_within(words: Words, others: Words) -> bool:
    return any(others[at : at + len(words)] == words for at in range(len(others) - len(words) + 1))
