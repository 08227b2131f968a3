"""Well-known laws of the United States: the names and abbreviations that each goes by, and its key."""

import re
from pathlib import Path
from typing import NamedTuple

from foia_graph.runtime.tables import read_table


class WellKnownLaw(NamedTuple):
    """A law: its key, the other names it goes by, and the abbreviations that mean it wherever they are."""

    key: str
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()


_TABLES = read_table(Path(__file__).with_suffix(".toml"))
WELL_KNOWN_LAWS = tuple(
    WellKnownLaw(row["key"], tuple(row.get("names", ())), tuple(row.get("abbreviations", ())))
    for row in _TABLES["laws"]
)
SHORT_BESIDE_SECTIONS: dict[str, str] = _TABLES["beside_sections"]
"""Abbreviations that mean a law only where a section is next to them."""
LAWS_NAMED_TOGETHER = {name: tuple(keys) for name, keys in _TABLES["named_together"].items()}
"""Names of two laws in one."""


def plain_name(name: str) -> str:
    """Write the name of a law without what is printed in several ways: capitals, commas, &, apostrophes.

    >>> plain_name("Food, Drug & Cosmetic Act")
    'food drug and cosmetic act'
    """
    return " ".join(name.replace("&", " and ").replace(",", " ").replace("’", "'").split()).casefold()


KEY_OF_NAME = {plain_name(name): law.key for law in WELL_KNOWN_LAWS for name in (law.key, *law.names)}
KEY_OF_ABBREVIATION = {short: law.key for law in WELL_KNOWN_LAWS for short in law.abbreviations}
ABBREVIATED_KEYS = {law.key for law in WELL_KNOWN_LAWS if law.key.isupper()}
"""Abbreviations that are keys themselves: next to a section they name the law."""


def key_of_law(name: str) -> str:
    """Return the key of a well-known law by its name, with its year or without, "" for another."""
    plain = plain_name(name)
    return KEY_OF_NAME.get(plain) or KEY_OF_NAME.get(re.sub(r" of \d{4}$", "", plain), "")
