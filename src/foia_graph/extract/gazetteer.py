"""The gazetteer: agencies, programs, people and cited works that the catalogue knows by name."""

import hashlib

import msgspec


class GazetteerEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A thing and what it is called: its names in full, its abbreviations, and its identifiers.

    `type` is the class of the profile ("Agency", "Person", "CitedWork" ...).
    """

    iri: str
    type: str
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


class Gazetteer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The names that a catalogue knows."""

    entries: tuple[GazetteerEntry, ...] = ()


def gazetteer_digest(gazetteer: Gazetteer) -> str:
    """Return the SHA-256 of what is known; the same things in another order give the same."""
    lines = sorted(map(msgspec.json.encode, gazetteer.entries))
    return hashlib.sha256(b"\n".join(lines)).hexdigest()
