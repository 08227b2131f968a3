"""Equal parts of a document, written once and referred to by `$ref`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, count
from typing import Any

import msgspec

Part = Mapping[str, Any]
REFERENCE_BYTES = 50
"""A part that is no longer than a reference to it is not shared."""


class SharedParts:
    """Parts of one kind (`schemas`, `parameters` …): those that occur repeatedly have a name."""

    def __init__(self, kind: str, parts: Iterable[Part], taken: Iterable[str] = ()) -> None:
        self.components: dict[str, Part] = {}
        self._kind, self._taken = kind, frozenset(taken)
        self._uses = Counter(map(_encode_part, parts))
        self._names: dict[bytes, str] = {}

    def refer(self, name: str, part: Part) -> Part:
        """Return a reference to a part, or the part itself where it occurs once or is small.

        The first part of a name has the name as it is, other ones get a number.
        """
        key = _encode_part(part)
        if self._uses[key] < 2 or len(key) < REFERENCE_BYTES:
            return part
        if key not in self._names:
            names = chain((name,), (f"{name}{number}" for number in count(2)))
            self._names[key] = next(
                each for each in names if each not in self.components and each not in self._taken
            )
            self.components[self._names[key]] = part
        return {"$ref": f"#/components/{self._kind}/{self._names[key]}"}


def _encode_part(part: Part) -> bytes:
    return msgspec.json.encode(part, order="deterministic")
