"""The gazetteer: agencies, programs, people and cited works that the catalogue knows by name."""

import hashlib
import re
from collections.abc import Iterable

import msgspec

# The form of a name that is an abbreviation.
ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&/.-]{1,11}")


class GazetteerEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A thing and what it is called: its names in full, its abbreviations, and its identifiers.

    `type` is the class of the profile ("Agency", "Person", "CitedWork" ...).
    """

    iri: str
    type: str
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


def named_entry(
    iri: str, class_name: str, names: Iterable[str], identifiers: Iterable[str] = ()
) -> GazetteerEntry:
    """Return the entry of a thing of a class, whose names may be abbreviations."""
    every = tuple(dict.fromkeys(names))
    short = tuple(text for text in every if ABBREVIATION.fullmatch(text))
    full = tuple(text for text in every if text not in short)
    return GazetteerEntry(iri, class_name, full, short, tuple(dict.fromkeys(identifiers)))


class Gazetteer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The names that a catalogue knows."""

    entries: tuple[GazetteerEntry, ...] = ()


def gazetteer_digest(gazetteer: Gazetteer) -> str:
    """Return the SHA-256 of what is known; the same things in another order give the same."""
    lines = sorted(map(msgspec.json.encode, gazetteer.entries))
    return hashlib.sha256(b"\n".join(lines)).hexdigest()
