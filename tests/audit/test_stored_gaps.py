"""Gaps that a load has found: kept while they are what would be found, and found anew otherwise."""

import json
from random import Random

import pytest

from archives import ID
from foia_graph.audit.catalogue_gap import CatalogueGap
from foia_graph.audit.gap_groups import GROUPS, KIND_ORDER, gap_group
from foia_graph.audit.gaps import catalogue_gaps, find_gaps
from foia_graph.audit.stored_gaps import FILE_NAME, GAPS_VERSION, StoredGaps
from foia_graph.errors import StoreError
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.column_file import ColumnFile, ColumnFileWriter

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
    path = archive.generation.path / FILE_NAME
    return path.stat().st_ino if path.exists() else 0


def test_a_load_writes_the_gaps_that_are_found(releases):
    """
    Whoever asks first has them from the file.
    """
    stored = list(StoredGaps.read(releases.generation.path, releases.profile))

    assert ["documents", "not-held"] == [gap.kind for gap in stored if gap.kind != "rights"]
    assert "rights" in {gap.kind for gap in stored}
    assert stored == find_gaps(opened(releases)) == list(catalogue_gaps(opened(releases)))


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
    assert find_gaps(opened(releases)) == list(catalogue_gaps(opened(releases)))


@pytest.mark.parametrize("record", [LOST, HELD])
def test_a_thing_that_goes_takes_its_gaps_along(releases, record):
    """
    A thing that is no more may have had a gap, and links to it lead nowhere.
    """
    releases.delete(f"papers/{record['id']}.yaml")
    report = releases.load()

    assert ("", 1, 0) == (report.rebuilt, report.removed, file_number(releases))
    assert find_gaps(opened(releases)) == list(catalogue_gaps(opened(releases)))


def test_a_file_of_another_profile_is_passed_over(releases):
    """
    Gaps are then found as if there were none.
    """
    folder = releases.generation.path
    file = ColumnFile.open(folder / FILE_NAME, f"{GAPS_VERSION} {releases.profile.digest}")
    (folder / FILE_NAME).unlink()
    with (folder / FILE_NAME).open("xb") as changed:
        ColumnFileWriter(file.parts()).write(changed, "another")

    assert StoredGaps.read(folder, releases.profile) is None
    assert find_gaps(opened(releases)) == list(catalogue_gaps(opened(releases))) != []


@pytest.mark.parametrize("end", [0, 3, 100, -1])
def test_a_file_that_is_cut_off_is_damaged(releases, end):
    """
    Wherever it ends.
    """
    path = releases.generation.path / FILE_NAME
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:end])

    with pytest.raises(StoreError, match="damaged"):
        catalogue_gaps(opened(releases))


def random_gap(chance, number):
    kind = chance.choice(list(KIND_ORDER))
    status = chance.choice(["announced", "withheld", "cited-only"]) if kind == "not-held" else ""
    thing = f"{ID}{chance.choice(['work', 'document'])}/{chance.randrange(40)}"
    return CatalogueGap(
        kind, thing, chance.choice(["A “plan”", "", "Ünter"]), status=status, first=str(number)
    )


@pytest.mark.parametrize("size", [0, 1, 60])
def test_groups_and_kinds_are_those_of_a_plain_search(tmp_path, profile, size):
    """
    Any window of a group, its total, a kind, and the things that have gaps.
    """
    chance = Random(size)
    gaps = [random_gap(chance, number) for number in range(size)]
    StoredGaps.of_gaps(gaps).write(tmp_path, profile)
    stored = StoredGaps.read(tmp_path, profile)
    start, length = chance.randrange(5), chance.randrange(9)
    things = {gap.thing for gap in gaps}

    assert gaps == list(stored)
    for group in GROUPS:
        members = [
            gap for kind in KIND_ORDER for gap in of_kind_works_last(gaps, kind) if group == gap_group(gap)
        ]
        assert (len(members), members[start : start + length]) == (
            stored.group_total(group),
            stored.of_group(group, start, length),
        )
    for kind in KIND_ORDER:
        assert [gap for gap in gaps if gap.kind == kind] == stored.of_kind(kind)
    for number in range(-1, 41):
        for name in (f"{ID}work/{number}", f"{ID}document/{number}"):
            assert (name in things) is stored.is_of(name)


def of_kind_works_last(gaps, kind):
    of_kind = [gap for gap in gaps if gap.kind == kind]
    works = [gap for gap in of_kind if "/id/work/" in gap.thing]
    return [gap for gap in of_kind if gap not in works] + works
