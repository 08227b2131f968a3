"""Nothing of the fact base is lost: the ledger says where each leaf of it went."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from catalogue.conftest import Catalogue
from catalogue.leaves import leaves

LEDGER = Path(__file__).parent / "ledger"


@pytest.fixture(scope="module")
def ledger() -> list[dict[str, str]]:
    rows = []
    for path in sorted(LEDGER.glob("*.csv")):
        with path.open(newline="") as file:
            rows += csv.DictReader(file)
    return rows


def test_every_leaf_is_in_the_ledger_once(facts: list[dict[str, Any]], ledger: list[dict[str, str]]) -> None:
    """The ledger names each leaf of the fact base, and no other, and each once."""
    known = [
        (e["id"], at) for e in facts for at in leaves({k: v for k, v in e.items() if k not in ("id", "type")})
    ]
    named = [(row["fact"], row["path"]) for row in ledger]

    assert [] == sorted(set(known) - set(named))
    assert [] == sorted(set(named) - set(known))
    assert [] == [each for each, count in Counter(named).items() if count > 1]
    assert (314, 2662, 2662) == (len(facts), len(known), len(named))


@pytest.mark.slow
def test_every_place_in_the_ledger_is_filled(catalogue: Catalogue, ledger: list[dict[str, str]]) -> None:
    """The record and the field that the ledger names are there, with a value or with a claim on the field."""
    claimed = {(claim.subject, claim.field) for claim in catalogue.claims.values()}
    records = {row["record"]: catalogue.read(row["record"]) for row in ledger}

    assert [] == sorted(name for name, record in records.items() if record is None)
    assert [] == sorted(
        {
            (row["record"], row["field"])
            for row in ledger
            if (record := records[row["record"]]) is not None
            and not record.get(row["field"])
            and (row["record"], row["field"]) not in claimed
        }
    )


def test_every_entity_has_a_record_of_its_own(
    facts: list[dict[str, Any]], ledger: list[dict[str, str]]
) -> None:
    """Each entity has its label in a record, and no two entities of one type share one."""
    of = {row["fact"]: row["record"] for row in ledger if row["path"] == "/label"}
    kinds = Counter(e["type"] for e in facts)

    assert {
        "Person": 68,
        "Document": 66,
        "Agency": 32,
        "Event": 31,
        "Organization": 31,
        "Place": 25,
        "Issue": 22,
        "Release": 10,
        "Program": 10,
        "Report": 9,
        "Memo": 4,
        "FactSheet": 2,
        "CourtCase": 1,
        "Request": 1,
        "Petition": 1,
        "Script": 1,
    } == kinds
    assert {e["id"] for e in facts} == set(of)
    assert kinds == Counter(kind for kind, _ in {(e["type"], of[e["id"]]) for e in facts})
