"""An entry of the change log: one change of one thing, written as a line of JSON."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

ChangeType: TypeAlias = Literal["Create", "Update", "Delete"]


class ChangeLogEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change of one thing by one load (Activity Streams 2.0: Create, Update, Delete).

    `number` counts entries from 1; `shape` is the profile's name of the thing's class; `time` is that of the
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


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ChangeLogEntry)


def encode_entries(entries: Iterable[ChangeLogEntry]) -> bytes:
    """Return entries as lines of JSON."""
    return _encoder.encode_lines(entries)


def decode_entries(data: bytes) -> tuple[ChangeLogEntry, ...]:
    """Parse entries from lines of JSON; raises msgspec.DecodeError for a line that is none."""
    return tuple(_decoder.decode_lines(data))
