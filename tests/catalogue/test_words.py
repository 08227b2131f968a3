"""The catalogue speaks in its own words: no sentence of a source, or of the notes on it, is copied."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from catalogue.conftest import DATA
from catalogue.leaves import prose

RUN = 9
OWN = ("definition", "description", "editorialNote", "history", "note", "scopeNote", "text")
"""Fields in which cataloguers speak; names, titles and quotes are those of the sources."""
NAMES = ("homeland security advisory council task force on secure communities",)
"""Names so long that they are a run by themselves."""


def runs(text: str) -> set[str]:
    """Give every run of nine words in a text, names omitted."""
    plain = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    for name in NAMES:
        plain = plain.replace(name, "name")
    words = plain.split()
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def own_words(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Give what cataloguers wrote, with the field in which it is."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from own_words(each, field if key == "value" else key)
    elif isinstance(value, list):
        for each in value:
            yield from own_words(each, field)
    elif field in OWN:
        yield field, value


def test_no_sentence_is_copied(page: str, facts: list[dict[str, Any]]) -> None:
    """No text of the cataloguers shares nine words in a row with page 2 or the prose of the fact base."""
    known = runs(page).union(*(runs(text) for entity in facts for text in prose(entity)))
    texts = {
        (path.name, *each)
        for path in sorted(DATA.rglob("*.yaml"))
        for each in own_words(yaml.load(path.read_text(), Loader=yaml.BaseLoader))
    }

    assert [] == sorted((file, field, run) for file, field, text in texts for run in runs(text) & known)
