"""The counts of redactions: bitmaps say what a plain count does, of all documents and of some."""

import json
from collections import Counter
from random import Random

import pytest
from pyroaring import BitMap

from foia_graph.store.derivation import derive
from foia_graph.store.redaction_index import SHAPE, PageCount, RedactedPage, is_chosen
from foia_graph.store.redaction_selection import DocumentCounts, RedactionCounter
from foia_graph.store.redaction_tables import RedactionCounts
from foia_graph.store.tables.database import TableReader, create_tables, write_tables

NAMES = [f"document/{number:03}" for number in range(90)]
GROUNDS = [frozenset(each) for each in ("", "a", "b", "ab", "c", "d", "de", "é")]
CHOICES = [(), (frozenset("a"),), (frozenset("be"),), (frozenset("ab"), frozenset("b")), (frozenset("x"),)]


class Folder:
    """What counts are derived in and read of: a catalogue that has nothing but tables."""

    def __init__(self, path):
        create_tables(path)
        self.path, self.tables = path, TableReader(path)

    def write(self, index, listed):
        """Write redactions of documents, some of which are listed by their numbers, and count them."""
        with write_tables(self.path) as connection:
            items = [(number, SHAPE, name, "", "", "", "[]") for name, number in listed.items()]
            connection.executemany("INSERT INTO list_item VALUES (?, ?, ?, ?, ?, ?, ?)", items)
            rows = [
                (name, each.number, json.dumps(sorted(each.grounds), separators=(",", ":")), each.times)
                for name, pages in index.items()
                for each in pages
            ]
            connection.executemany("INSERT INTO redaction VALUES (?, ?, ?, ?)", rows)
            derive(connection, [RedactionCounts()], self)


def some_pages(random):
    """Return the redactions of a document: of it as a whole, or on some pages."""
    return [
        RedactedPage(number, grounds, random.choice((1, 2, 3, 700)))
        for number in random.sample(range(5), random.randint(1, 3))
        for grounds in random.sample(GROUNDS, random.randint(1, 3))
    ]


def plain_counts(index, among, choice):
    """Return by document how many redactions are chosen, by grounds too, and how many pages have any."""
    rows = [(name, row) for name in among for row in index.get(name, ()) if is_chosen(row.grounds, choice)]
    documents, grounds = Counter(), Counter()
    for name, row in rows:
        documents[name] += row.times
        grounds[row.grounds] += row.times
    return documents, grounds, len({(name, row.number) for name, row in rows if row.number})


def plain_ground_counts(index, among):
    times, pages = Counter(), set()
    for name in among:
        for row in index.get(name, ()):
            times.update(dict.fromkeys(row.grounds, row.times))
            pages |= {(ground, name, row.number) for ground in row.grounds if row.number}
    on_pages = Counter(ground for ground, *_ in pages)
    return {ground: PageCount(count, on_pages[ground]) for ground, count in times.items()}


@pytest.mark.parametrize("seed", range(5))
def test_bitmaps_say_what_is_counted(tmp_path, seed):
    """Redactions and pages, by what is claimed; documents that the list has not are not counted."""
    random, folder = Random(seed), Folder(tmp_path)
    index = {name: some_pages(random) for name in NAMES if random.random() < 0.6}
    listed = dict(zip(random.sample(NAMES, 60), random.sample(range(1, 1000), 60), strict=True))
    folder.write(index, listed)
    counter = RedactionCounter(folder)
    for among in ([*listed], random.sample([*listed], 20)):
        things = BitMap(map(listed.get, among))
        assert plain_ground_counts(index, among) == counter.ground_counts(things)
        for choice in CHOICES:
            documents, grounds, pages = plain_counts(index, among, choice)
            counts = counter.counts(choice).among(things)

            assert {name: documents[name] for name in among} == {n: counts.of(listed[n]) for n in among}
            assert documents.total() == counts.total(counts.counted)
            assert grounds == +Counter(counter.grounds_of(things, choice))
            assert pages == counter.page_total(things, choice)


def test_the_largest_counts_come_first():
    """Each with all documents that have it, down to those that have one."""
    counts = DocumentCounts.sum_of([[BitMap([1, 2, 3]), BitMap([3, 5])], [BitMap([2, 4]), BitMap([3])]])

    assert [(5, [3]), (2, [2, 5]), (1, [1, 4])] == [(n, list(alike)) for n, alike in counts.largest()]
    assert [] == list(DocumentCounts([]).largest())
