"""Records that a load has written: those of the whole log, whatever came since."""

import json
from random import Random

import pytest

from foia_graph.errors import StoreError
from foia_graph.publish.oai import stored_records as stored_records_module
from foia_graph.publish.oai.record import changed_records, changes_since, records_between
from foia_graph.publish.oai.record_columns import FILE_NAME
from foia_graph.publish.oai.record_list import RecordList
from foia_graph.publish.oai.records import oai_records
from foia_graph.publish.oai.stored_records import MappedRecords, carry_records, stored_records
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.append import append_changes
from foia_graph.store.changelog.log import COUNTS, ChangeLog
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout

BASES = ("http://foia.example.org/", "https://foia.example.org/")
MEMO = {"type": "CitedWork", "id": "memo", "title": "A memo", "source": "post"}
PLAN = {"type": "CitedWork", "id": "plan", "title": "A plan", "source": "post"}


class GrowingLog:
    """A log that grows load by load, with the columns of records beside it."""

    def __init__(self, root):
        self.layout, self.generation, self.there = Layout(root), None, set()
        self.layout.generations.mkdir(parents=True)

    @property
    def log(self):
        return ChangeLog(self.layout, self.generation)

    def add(self, *changed, gone=()):
        """Add a load that changes some things, and after which others are gone."""
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
        carry_records(folder, before, changes, told["time"])
        self.generation = Generation(number, folder, "", "", {}, {COUNTS: told}, {}, {}, {})

    def plain_records(self):
        return RecordList(changed_records(changes_since(self.log, 0)))


@pytest.fixture
def growing_log(tmp_path, monkeypatch):
    monkeypatch.setattr(stored_records_module, "MOST_LATER", 25)
    return GrowingLog(tmp_path / "store")


def names(base, numbers):
    return [f"{base}id/{'work' if number % 3 else 'agency'}/n{number}" for number in numbers]


def assert_same(stored, plain, chance):
    """Whatever is asked of both, the answers are the same."""
    every = list(plain.in_order)
    start, end = sorted(chance.randrange(len(every) + 2) for _ in range(2))
    time, after = chance.choice(every), chance.choice(every)
    span = (time.datestamp, time.datestamp, after.list_position)
    things = frozenset(each.iri for each in chance.sample(every, len(every) // 2))

    assert every == list(stored.in_order)
    assert (len(every), every[-1], every[start:end]) == (
        *(len(stored.in_order), stored.in_order[-1], list(stored.in_order[start:end])),
    )
    assert (plain.deleted, plain.kinds, plain.sample) == (stored.deleted, stored.kinds, stored.sample)
    for kinds in ({"work"}, {"agency", "nothing"}, {"nothing"}, set(), {"work", "agency"}):
        assert list(plain.of_kinds(frozenset(kinds))) == list(stored.of_kinds(frozenset(kinds)))
    for side in (span, ("", *span[1:]), (span[0], "", ("", "")), ("", span[1], ("", ""))):
        assert records_between(plain.in_order, *side) == list(records_between(stored.in_order, *side))
    assert plain.of_things(things) == stored.of_things(things)
    for identifier in (*(each.identifier for each in every), "", "oai:foia.example.org:work/n", "z"):
        assert plain.find(identifier) == stored.find(identifier)


@pytest.mark.parametrize("seed", range(12))
def test_stored_records_are_those_of_the_whole_log(growing_log, seed):
    """
    After any loads: things that come, change, go and come back, parts and claims beside them, and another
    base under the same host; columns are used where they tell all.
    """
    chance, use = Random(seed), 0
    for load in range(14):
        base = BASES[load > 9 and seed % 3 == 0]
        found = names(base, chance.sample(range(40), chance.choice([1, 2, 3, 12])))
        gone = set(found[1::4]) & growing_log.there
        beside = [f"{found[0]}/page/1", f"{found[0]}#claim-x", f"{base}catalog"]
        growing_log.add(*(set(found) - gone), *chance.sample(beside, 1), gone=gone)
        stored = stored_records(growing_log.log)
        if stored is not None:
            use += 1
            assert_same(stored, growing_log.plain_records(), chance)

    assert use >= (14 if seed % 3 else 9)


def test_what_is_gone_under_a_shared_identifier_is_told_by_the_whole_log(growing_log):
    """
    Of two things that are gone the one that came last has it, which the columns do not tell.
    """
    (old,), (new,) = (names(base, [1]) for base in BASES)
    growing_log.add(old)
    growing_log.add(new)
    assert stored_records(growing_log.log) is None
    growing_log.add(*names(BASES[1], range(40)), gone=[old])
    assert_same(stored_records(growing_log.log), growing_log.plain_records(), Random(1))
    growing_log.add(new)
    assert_same(stored_records(growing_log.log), growing_log.plain_records(), Random(1))
    growing_log.add(gone=[new])

    assert stored_records(growing_log.log) is None
    assert [new, *names(BASES[1], [0])] == [
        growing_log.plain_records().find(f"oai:foia.example.org:{name}").iri
        for name in ("work/n1", "agency/n0")
    ]


def test_the_sample_is_what_came_last_of_what_is_there(growing_log):
    """
    Also where that is gone since, came back, or where nothing is left.
    """
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
        samples.append(stored_records(growing_log.log).sample)
        assert growing_log.plain_records().sample == samples[-1]

    assert ["n2", "n2", "n1", "n2", "n4", "n4"] == [each.rpartition("/")[2] for each in samples]


def test_columns_are_made_anew_where_the_log_went_on_far(growing_log):
    """
    So what is read beside them stays small.
    """
    growing_log.add(*names(BASES[0], range(30)))
    inodes = []
    for _ in range(4):
        growing_log.add(*names(BASES[0], range(10)))
        inodes.append((growing_log.generation.path / FILE_NAME).stat().st_ino)

    assert inodes[0] == inodes[1] != inodes[2] == inodes[3]


# -- loads ---------------------------------------------------------------------------------------------------


@pytest.fixture
def works(archive_of):
    archive = archive_of({f"papers/{each['id']}.yaml": json.dumps([each]) for each in (MEMO, PLAN)})
    archive.load()
    return archive


def opened(archive):
    return oai_records(Catalogue(archive.generation, archive.profile))


def test_a_load_of_a_difference_keeps_the_columns(works):
    """
    And what it changed stands last in the list.
    """
    before = (works.generation.path / FILE_NAME).stat().st_ino
    works.write("papers/memo.yaml", json.dumps([{**MEMO, "title": "Another"}]))
    report = works.load()

    assert "" == report.rebuilt
    assert before == (works.generation.path / FILE_NAME).stat().st_ino
    assert isinstance(opened(works), MappedRecords)
    assert opened(works).in_order[-1].iri.endswith("/id/work/memo")


def test_a_generation_without_columns_is_read_from_its_log(works):
    """
    As older programs have left it.
    """
    stored = opened(works)
    (works.generation.path / FILE_NAME).unlink()
    plain = opened(works)

    assert isinstance(plain, RecordList)
    assert_same(stored, plain, Random(1))


@pytest.mark.parametrize("end", [0, 3, 100, -1])
def test_columns_that_are_cut_off_are_damaged(works, end):
    """
    Wherever they end.
    """
    path = works.generation.path / FILE_NAME
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:end])

    with pytest.raises(StoreError, match="damaged"):
        opened(works)
