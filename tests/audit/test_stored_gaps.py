"""Gaps that a load has found: kept while they are what would be found, and found anew otherwise."""

import json

import pytest

from foia_graph.audit.gaps import catalogue_gaps, find_gaps
from foia_graph.audit.stored_gaps import GAPS
from foia_graph.store.catalogue import Catalogue

RELEASE = {"type": "Release", "id": "first", "title": "First", "description": "D", "statedDocumentCount": 3}
MEMO = {"type": "ReleasedDocument", "id": "memo", "title": "A memo", "description": "D", "inSeries": "first"}
LOST = {"type": "CitedWork", "id": "lost", "title": "A lost plan", "holdingStatus": "cited-only"}
BODIES = [
    {"type": "Agency", "id": "ice", "prefLabel": "Immigration and Customs Enforcement"},
    {"type": "Organization", "id": "ccr", "prefLabel": "Center for Constitutional Rights"},
]
HELD = {"type": "CitedWork", "id": "held", "title": "A plan", "holdingStatus": "held"}


@pytest.fixture
def releases(archive_of):
    """A release of which two of three documents are missing, and a work that is not held."""
    records = {each["id"]: each for each in (RELEASE, MEMO, LOST, HELD)}
    files = {f"papers/{name}.yaml": json.dumps([each]) for name, each in records.items()}
    archive = archive_of({"papers/bodies.yaml": json.dumps(BODIES), **files})
    archive.load()
    return archive


def opened(archive):
    return Catalogue(archive.generation, archive.profile)


def file_number(archive):
    path = archive.generation.path / GAPS.name
    return path.stat().st_ino if path.exists() else 0


def test_a_load_writes_the_gaps_that_are_found(releases):
    """
    Whoever asks first has them from the file.
    """
    stored = GAPS.read(releases.generation.path, releases.profile)

    assert ["documents", "not-held"] == [gap.kind for gap in stored if gap.kind != "rights"]
    assert "rights" in {gap.kind for gap in stored}
    assert stored == find_gaps(opened(releases)) == catalogue_gaps(opened(releases))


@pytest.mark.parametrize(
    ("record", "fields", "is_kept"),
    [
        (MEMO, {"description": "Another"}, True),
        (HELD, {"title": "A plan of the harbour"}, True),
        (HELD, {"description": {"value": "D", "source": "letter", "quote": "D"}}, True),
        (LOST, {"title": "A plan"}, False),
        (LOST, {"description": "Of a harbour"}, True),
        (HELD, {"holdingStatus": "cited-only"}, False),
        (RELEASE, {"statedDocumentCount": 4}, False),
        (MEMO, {"inSeries": []}, False),
        (MEMO, {"license": "https://creativecommons.org/publicdomain/zero/1.0/"}, False),
        (RELEASE, {"rights": "Nobody knows."}, False),
        (MEMO, {"isReferencedBy": "source/letter"}, True),
        (MEMO, {"isReferencedBy": "source/nowhere"}, False),
    ],
)
def test_gaps_are_kept_where_nothing_of_them_changed(releases, record, fields, is_kept):
    """
    A load of a difference keeps the file where it says what would be found, and has none otherwise.
    """
    before = file_number(releases)
    releases.write(f"papers/{record['id']}.yaml", json.dumps([{**record, **fields}]))
    report = releases.load()

    assert "" == report.rebuilt
    assert (before if is_kept else 0) == file_number(releases)
    assert find_gaps(opened(releases)) == catalogue_gaps(opened(releases))


@pytest.mark.parametrize("record", [LOST, HELD])
def test_a_thing_that_goes_takes_its_gaps_along(releases, record):
    """
    A thing that is no more may have had a gap, and links to it lead nowhere.
    """
    releases.delete(f"papers/{record['id']}.yaml")
    report = releases.load()

    assert ("", 1, 0) == (report.rebuilt, report.removed, file_number(releases))
    assert find_gaps(opened(releases)) == catalogue_gaps(opened(releases))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"version": "0", "profile": "", "gaps": []}'])
def test_a_file_of_another_program_is_passed_over(releases, data):
    """
    Gaps are then found as if there were none.
    """
    path = releases.generation.path / GAPS.name
    path.unlink()
    path.write_bytes(data)

    assert GAPS.read(releases.generation.path, releases.profile) is None
    assert find_gaps(opened(releases)) == catalogue_gaps(opened(releases)) != []
