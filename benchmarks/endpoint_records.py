"""Records to ask an endpoint about: released documents of some 60 triples each, with all that they link to.

The same every time. Documents raise issues, belong to releases, come from agencies, bear Bates numbers and
redactions; every one cites some that are older, so that citations make long chains.
"""

import json
import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

BASE = "https://bench.example.org/"
AGENCIES, RELEASES, WORKS, PLACES, ISSUES = 25, 60, 800, 40, 24
EXEMPTIONS = ("b1", "b2", "b3", "b4", "b5", "b6", "b7A", "b7C", "b7D", "b7E", "b7F")
FORMS = ("memorandum", "letter", "e-mail", "form", "guidance", "log", "map", "opinion", "packet", "petition")
WORDS = """
    agreement archive budget calendar committee contract county delivery deployment draft equipment
    estimate exchange field figure forecast grant guidance inspection inventory jurisdiction ledger lease
    license maintenance map meeting memorandum minutes notice office order permit plan policy procedure
    program project record referral region release report request review schedule section service site
    staff station statistics summary supply survey system table training transfer transport update
    vehicle visit
""".split()  # noqa: SIM905 - easier to read than a list
CATALOG = f"""title = "Benchmark"
description = "Generated records."
base = "{BASE}"
license = "https://creativecommons.org/publicdomain/zero/1.0/"
"""
SOURCE = """title = "Index of documents"

[source]
title = "Index of documents"
url = "https://archive.example.org/"
"""

Record = dict[str, Any]


def write(folder: Path, documents: int) -> None:
    """Write a folder that can be loaded, with this many documents."""
    place = folder / "index"
    place.mkdir(parents=True)
    (folder / "catalog.toml").write_text(CATALOG)
    (place / "source.toml").write_text(SOURCE)
    with (place / "records.jsonl").open("w") as file:
        file.writelines(json.dumps(each) + "\n" for each in records(documents))


def key(number: int) -> str:
    """Name a document.

    >>> key(7)
    'd000007'
    """
    return f"d{number:06}"


def records(documents: int) -> Iterator[Record]:
    """Make what documents link to, and the documents."""
    chance = random.Random(11)
    agencies = ({"type": "Agency", "id": f"agency-{n}", "prefLabel": _title(chance)} for n in range(AGENCIES))
    places = ({"type": "Place", "id": f"place-{n}", "prefLabel": _title(chance, 1)} for n in range(PLACES))
    issues = ({"type": "Issue", "id": f"issue-{n}", "prefLabel": _title(chance, 2)} for n in range(ISSUES))
    releases = (_release(chance, n) for n in range(RELEASES))
    works = (_work(chance, n) for n in range(WORKS))
    return chain(agencies, places, issues, releases, works, (_document(chance, n) for n in range(documents)))


def _title(chance: random.Random, words: int = 6) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def _day(chance: random.Random) -> str:
    return f"{chance.randint(2004, 2014)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _some(chance: random.Random, prefix: str, count: int, number: int) -> list[str]:
    return [f"{prefix}-{n}" for n in chance.sample(range(count), number)]


def _release(chance: random.Random, number: int) -> Record:
    return {
        "type": "Release",
        "id": f"release-{number}",
        "title": _title(chance),
        "description": _title(chance, 20),
        "date": _day(chance),
        "publisher": f"agency/agency-{chance.randrange(AGENCIES)}",
    }


def _work(chance: random.Random, number: int) -> Record:
    """Make a work that cites older ones."""
    cited = chance.sample(range(number), min(number, chance.randint(0, 3)))
    return {
        "type": "CitedWork",
        "id": f"work-{number}",
        "title": _title(chance),
        "issued": str(chance.randint(1960, 2010)),
        "creator": f"agency/agency-{chance.randrange(AGENCIES)}",
        "cites": [f"work/work-{n}" for n in cited],
    }


def _document(chance: random.Random, number: int) -> Record:
    day, pages = _day(chance), chance.randint(1, 80)
    agency = f"agency/agency-{chance.randrange(AGENCIES)}"
    first = 100 * number + 1
    older = chance.sample(range(max(0, number - 500), number), min(number, 1))
    return {
        "type": "ReleasedDocument",
        "id": key(number),
        "title": _title(chance),
        "description": _title(chance, 22),
        "form": chance.choice(FORMS),
        "created": chance.choice((day, day[:7])),
        "issued": day,
        "creator": agency,
        "inSeries": f"release-{number % RELEASES}",
        "numberOfPages": pages,
        "holdingStatus": "held",
        "identifier": f"2010-{number:06}",
        "landingPage": f"https://archive.example.org/{number}",
        "publisher": _some(chance, "agency/agency", AGENCIES, 2),
        "about": _some(chance, "agency/agency", AGENCIES, 2),
        "raisesIssue": _some(chance, "issue", ISSUES, 3),
        "subject": _some(chance, "issue", ISSUES, 2),
        "spatial": _some(chance, "place", PLACES, 2),
        "cites": [*_some(chance, "work/work", WORKS, 3), *(f"document/{key(n)}" for n in older)],
        "batesRange": [_stamped(first, pages)],
        "redaction": [_redaction(chance, agency, n) for n in range(3)],
    }


def _stamped(first: int, pages: int) -> Record:
    return {
        "batesPrefix": "GARDEN",
        "batesStart": first,
        "batesEnd": first + pages - 1,
        "asPrinted": f"GARDEN-{first:08}",
        "notation": f"{first:08}",
        "identifierType": "bates-number",
    }


def _redaction(chance: random.Random, agency: str, number: int) -> Record:
    exemption = chance.choice(EXEMPTIONS)
    return {
        "id": f"redaction-{number}",
        "claimedExemption": exemption,
        "asStated": f"({exemption})",
        "by": agency,
        "status": "reviewed",
    }
