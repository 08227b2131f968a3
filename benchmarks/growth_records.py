"""Catalogues that differ in size alone: documents with pages and texts, gaps, and conflicts of sources.

The documents are those of endpoint_records.py. Each has a page with a text of its own and a Bates number; one
page in twenty is missing in the run of numbers, a document in twenty is not held, and on the date of one in a
hundred a letter disagrees with the index. The same every time.
"""

import json
import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from endpoint_records import CATALOG, RELEASES, SOURCE, WORDS, Record, key
from endpoint_records import records as endpoint_records

PAGES = 1
"""Pages of each document."""
WORDS_A_PAGE = 150
VOCABULARY = 30_000
NOT_HELD, CONTESTED, UNNUMBERED = 20, 100, 20
"""One document, or page, in so many."""
LETTER = "letter-about-dates"
TEXTS = """title = "Texts of pages"

[source]
title = "Texts of pages"
url = "https://archive.example.org/texts/"
"""


def write_catalogue(folder: Path, documents: int) -> None:
    """Write a folder that can be loaded, with so many documents."""
    index, texts = folder / "index", folder / "texts"
    for place, source in ((index, SOURCE), (texts, TEXTS)):
        place.mkdir(parents=True)
        (place / "source.toml").write_text(source)
    (folder / "catalog.toml").write_text(CATALOG)
    _write_lines(index / "records.jsonl", _records(documents))
    _write_lines(texts / "pages.jsonl", _pages(documents))


def change_record(folder: Path, kind: str, number: int) -> None:
    """Give the last record of a class in a catalogue another description, in one step."""
    path = folder / "index/records.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    place = max(n for n, line in enumerate(lines) if line.startswith(f'{{"type": "{kind}"'))
    lines[place] = json.dumps(json.loads(lines[place]) | {"description": f"Number {number}"}) + "\n"
    new = path.with_name(".new")
    new.write_text("".join(lines))
    new.replace(path)


def _write_lines(path: Path, found: Iterator[Record]) -> None:
    with path.open("w") as file:
        file.writelines(json.dumps(each) + "\n" for each in found)


def _records(documents: int) -> Iterator[Record]:
    yield {"type": "SourceDocument", "id": LETTER, "title": "A letter about dates", "issued": "2015-02-03"}
    number = 0
    for record in endpoint_records(documents):
        if record["type"] == "Release":
            record["statedDocumentCount"] = documents // RELEASES + 5
        elif record["type"] == "ReleasedDocument":
            number += 1
            record |= _flaws(record, number)
        yield record


def _flaws(record: Record, number: int) -> Record:
    flaws: Record = {"numberOfPages": PAGES}
    if number % NOT_HELD == 0:
        flaws["holdingStatus"] = "described-only"
    if number % CONTESTED == 0:
        letter = {"value": "2003-04-05", "source": LETTER, "quote": "of April 5, 2003"}
        flaws["issued"] = [{"value": record["issued"], "quote": record["issued"]}, letter]
    return flaws


def _pages(documents: int) -> Iterator[Record]:
    chance = random.Random(13)
    words = [_word(chance) for _ in range(VOCABULARY)]
    # Zipf's law: the word of rank n is met in proportion to 1/n.
    shares = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for number in range(documents):
        for page in range(1, PAGES + 1):
            text = " ".join(chance.choices(words, cum_weights=shares, k=WORDS_A_PAGE))
            yield {"type": "Page", "id": f"{key(number)}/{page}", "text": text} | _stamp(number, page)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(WORDS)[:3] for _ in range(3))


def _stamp(number: int, page: int) -> Record:
    place = PAGES * number + page
    if place % UNNUMBERED == 0:
        return {}
    number_range = {"batesPrefix": "LAWN", "batesStart": place, "batesEnd": place}
    return {
        "batesRange": [{**number_range, "asPrinted": f"LAWN-{place:08}", "identifierType": "bates-number"}]
    }
