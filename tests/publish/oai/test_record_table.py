"""The table of records: what the whole change log tells, whatever loads have changed."""

import json
from random import Random

import pytest

from foia_graph.publish.oai.records import (
    OaiRecord,
    OaiRecords,
    identifier_of,
    kind_of,
    oai_records,
    of_things,
    write_records,
)
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.append import append_changes
from foia_graph.store.changelog.log import COUNTS, ChangeLog
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.tables.database import TableReader, copy_tables, create_tables, write_tables

BASES = ("http://foia.example.org/", "https://foia.example.org/")
MEMO = {"type": "CitedWork", "id": "memo", "title": "A memo", "source": "post"}
PLAN = {"type": "CitedWork", "id": "plan", "title": "A plan", "source": "post"}


class GrowingLog:
    """A log that grows load by load, with the table of records next to it."""

    def __init__(self, root):
        self.layout, self.generation, self.there = Layout(root), None, set()
        self.layout.generations.mkdir(parents=True)

    @property
    def log(self):
        return ChangeLog(self.layout, self.generation)

    @property
    def records(self):
        return OaiRecords(TableReader(self.generation.path))

    def add(self, *changed, gone=(), is_rebuild=False):
        """Add a load that changes some things, and after which others are deleted."""
        kinds = {iri: "Update" if iri in self.there else "Create" for iri in changed}
        changes = dict(sorted({**kinds, **dict.fromkeys(gone, "Delete")}.items()))
        self.there = (self.there | set(changed)) - set(gone)
        number = self.generation.number + 1 if self.generation else 1
        folder, before = self.layout.generation(number), self.log if self.generation else None
        folder.mkdir()
        told = append_changes(
            *(folder, self.layout, self.generation, changes, lambda _: "", lambda _: "", lambda _: ""),
            size=7,
            now=1_700_000_000 + number / 3,
        )
        if before is None or is_rebuild:
            create_tables(folder)
        else:
            copy_tables(before.folder, folder)
        with write_tables(folder) as connection:
            write_records(connection, before, changes, told["time"])
        self.generation = Generation(number, folder, "", "", {}, {COUNTS: told}, {}, {}, {})

    def expected(self):
        """Return the records that the whole log reports, in the order in which their things came."""
        last = {each.iri: each for each in self.log.thing_entries_since(0) if kind_of(each.iri)}
        found = [
            OaiRecord(identifier_of(iri), iri, each.time, each.type == "Delete") for iri, each in last.items()
        ]
        # What is there goes before what is deleted, and else what came last.
        winners = {each.identifier: each for each in sorted(found, key=lambda each: not each.deleted)}
        return [each for each in found if winners[each.identifier] == each]


@pytest.fixture
def growing_log(tmp_path):
    return GrowingLog(tmp_path / "store")


def names(base, numbers):
    return [f"{base}id/{'work' if number % 3 else 'agency'}/n{number}" for number in numbers]


def in_order(records):
    return sorted(records, key=lambda each: (each.time, each.identifier))


def is_between(record, first, last, after):
    """Return whether the second of a record is in a period, and the record behind a position."""
    return (
        (not first or record.datestamp >= first)
        and (not last or record.datestamp <= last)
        and (record.time, record.identifier) > after
    )


def assert_same(stored, expected, chance):
    """Whatever is asked, the answers are those that the whole log gives."""
    every = in_order(expected)
    size = chance.randrange(len(every) + 2)
    start, place = chance.choice(every), chance.choice(every)
    after = place.time, place.identifier
    things = {each.iri for each in chance.sample(every, len(every) // 2)}

    assert (len(every), every, every[:size]) == (len(stored), list(stored), stored.first(size))
    assert [each for each in every if each.deleted] == list(stored.deleted)
    assert {each.kind for each in every} == stored.kinds
    for kinds in ({"work"}, {"agency", "nothing"}, {"nothing"}, set(), {"work", "agency"}):
        assert [each for each in every if not kinds or each.kind in kinds] == list(stored.of_kinds(kinds))
    for period in ((start.datestamp, start.datestamp), ("", start.datestamp), (start.datestamp, "")):
        for behind in (after, ("", "")):
            wanted = [each for each in every if is_between(each, *period, behind)]
            assert wanted == list(stored.between(*period, behind))
    assert [each for each in every if each.iri in things] == list(stored.where(*of_things(things)))
    for identifier in (*(each.identifier for each in every), "", "oai:foia.example.org:work/n", "z"):
        wanted = [each for each in every if each.identifier == identifier]
        assert wanted == list(stored.of_identifier(identifier))


@pytest.mark.parametrize("seed", range(12))
def test_records_are_those_of_the_whole_log(growing_log, seed):
    """
    After any loads: things that come, change, go and come back, parts and claims next to them, loads that
    build all again, and another base under the same host.
    """
    chance = Random(seed)
    for load in range(14):
        base = BASES[load > 9 and seed % 3 == 0]
        found = names(base, chance.sample(range(40), chance.choice([1, 2, 3, 12])))
        gone = set(found[1::4]) & growing_log.there
        beside = [f"{found[0]}/page/1", f"{found[0]}#claim-x", f"{base}catalog"]
        is_rebuild = chance.random() < 0.2
        changed = (*(set(found) - gone), *chance.sample(beside, 1))
        growing_log.add(*changed, gone=gone, is_rebuild=is_rebuild)
        assert_same(growing_log.records, growing_log.expected(), chance)


def test_of_what_shares_an_identifier_what_is_there_goes_first(growing_log):
    """Where both are deleted it is what came last."""
    (old,), (new,) = (names(base, [1]) for base in BASES)
    found = []
    for changed, gone in (([old], []), ([new], []), ([], [old]), ([], [new]), ([old], [])):
        growing_log.add(*changed, gone=gone)
        found += [each.iri for each in growing_log.records]

    assert [old, new, new, new, old] == found


def test_the_sample_is_what_came_last_of_what_is_there(growing_log):
    """Also where that is deleted since, came back, or where nothing is left."""
    first, second, third = names(BASES[0], [1, 2, 4])
    samples = []
    for changed, gone in (
        ([first, second], []),
        ([first], []),
        ([], [second]),
        ([second], []),
        ([third], []),
        ([], [first, second, third]),
    ):
        growing_log.add(*changed, gone=gone)
        samples.append(growing_log.records.sample)

    assert ["n2", "n2", "n1", "n2", "n4", "n4"] == [each.rpartition("/")[2] for each in samples]


def test_times_of_a_format_change_the_order(growing_log):
    """A finding aid is as new as its newest document."""
    first, second, third = names(BASES[0], [1, 2, 4])
    growing_log.add(first, second, third)
    later = growing_log.records.dated({second: "2030-01-02T03:04:05.678Z"})

    assert [first, third, second] == [each.iri for each in later]
    assert "2030-01-02T03:04:05Z" == list(later)[-1].datestamp
    assert [second] == [each.iri for each in later.between("2030-01-01T00:00:00Z", "")]


def test_a_load_of_a_difference_writes_the_records_that_it_changes(archive_of):
    """What it changed is last in the list."""
    archive = archive_of({f"papers/{each['id']}.yaml": json.dumps([each]) for each in (MEMO, PLAN)})
    archive.load()
    before = list(oai_records(Catalogue(archive.generation, archive.profile)))
    archive.write("papers/memo.yaml", json.dumps([{**MEMO, "title": "Another"}]))
    report = archive.load()
    after = list(oai_records(Catalogue(archive.generation, archive.profile)))

    assert "" == report.rebuilt
    assert after[-1].iri.endswith("/id/work/memo")
    assert after[:-1] == [each for each in before if each.iri != after[-1].iri]
