"""An entry of the change log: one change of one thing or claim, written as a line of JSON."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

ChangeType: TypeAlias = Literal["Create", "Update", "Delete"]
ValidityChange: TypeAlias = Literal["", "ended", "resumed"]
"""Whether a claim was corrected, rejected, lifted or withdrawn by a change, or is so no more."""


class ChangeLogEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change of one thing, or of one claim on it, by one load (an activity of ActivityStreams).

    The entries of claims stand behind that of their thing. `number` counts entries from 1; `shape` is the
    profile's name of the class; `validity` is told of claims; `time` is that of the
    load (UTC, milliseconds), the same for all its entries and later than that of every load before;
    `reason` is "" for none. No entry holds a title or any other value of a thing: what is restricted later
    must not live on here.
    """

    number: int
    type: ChangeType
    iri: str
    shape: str
    time: str
    generation: int
    reason: str = ""
    validity: ValidityChange = ""

    @property
    def is_of_claim(self) -> bool:
        """Return whether the change is that of a claim, not of a whole thing."""
        return "#" in self.iri


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ChangeLogEntry)


def encode_entries(entries: Iterable[ChangeLogEntry]) -> bytes:
    """Return entries as lines of JSON."""
    return _encoder.encode_lines(entries)


def decode_entries(data: bytes) -> tuple[ChangeLogEntry, ...]:
    """Parse entries from lines of JSON; raises msgspec.DecodeError for a line that is none."""
    return tuple(_decoder.decode_lines(data))
