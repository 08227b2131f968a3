"""The file of redactions: it says what a plain count does, also after an exchange of some documents."""

from collections import Counter
from random import Random

import pytest

from foia_graph.errors import StoreError
from foia_graph.store.listing.columns import flags_at
from foia_graph.store.redaction_columns import RedactionColumns
from foia_graph.store.redaction_exchange import RedactionExchange
from foia_graph.store.redaction_file import FILE_NAME, StoredRedactions, write_parts, write_redactions
from foia_graph.store.redaction_index import PageCount, RedactedPage, RedactionIndex, is_chosen

NAMES = [f"document/{number:03}" for number in range(90)]
GROUNDS = [frozenset(each) for each in ("", "a", "b", "ab", "c", "d", "de", "é")]
CHOICES = [(), (frozenset("a"),), (frozenset("be"),), (frozenset("ab"), frozenset("b")), (frozenset("x"),)]


def some_pages(random):
    """Return the redactions of a document: of it as a whole, or on some pages, as they are sorted."""
    numbers = sorted(random.sample(range(5), random.randint(1, 3)))
    return [
        RedactedPage(number, grounds, random.choice((1, 2, 3, 700)))
        for number in numbers
        for grounds in sorted(random.sample(GROUNDS, random.randint(1, 3)), key=sorted)
    ]


def some_index(random, names):
    by_document = {name: some_pages(random) for name in names if random.random() < 0.6}
    left_out = {f"{name}/page/1": random.choice(GROUNDS[1:]) for name in names if random.random() < 0.1}
    return RedactionIndex(by_document, left_out)


def plain_counts(index, listed, among, choice):
    """Return by document how many redactions are chosen, by grounds too, and how many pages have any."""
    rows = [(name, row) for name in listed for row in index.by_document.get(name, ()) if name in among]
    chosen = [(name, row) for name, row in rows if is_chosen(row.grounds, choice)]
    documents, grounds = Counter(), Counter()
    for name, row in chosen:
        documents[name] += row.times
        grounds[row.grounds] += row.times
    return documents, grounds, len({(name, row.number) for name, row in chosen if row.number})


def plain_ground_counts(index, among):
    times, pages = Counter(), set()
    for name in among:
        for row in index.by_document.get(name, ()):
            times.update(dict.fromkeys(row.grounds, row.times))
            pages |= {(ground, name, row.number) for ground in row.grounds if row.number}
    on_pages = Counter(ground for ground, *_ in pages)
    return {ground: PageCount(count, on_pages[ground]) for ground, count in times.items()}


def assert_counts(columns, index, listed, random):
    """Columns count as plainly counted, of all documents and of some."""
    for among in (listed, random.sample(listed, len(listed) // 3)):
        flags = flags_at(len(listed), map(listed.index, among))
        assert plain_ground_counts(index, among) == columns.ground_counts(flags)
        for choice in CHOICES:
            documents, grounds, pages = plain_counts(index, listed, among, choice)
            counts = columns.counts(choice).among(flags)
            assert [documents[name] for name in listed] == list(counts.numbers)
            assert grounds == +Counter(columns.grounds_of(flags, choice))
            assert pages == columns.page_total(flags, choice)


def assert_says(folder, profile, index, listed, random):
    """A file has this index, and columns of this list."""
    stored = StoredRedactions.open(folder, profile)
    assert (index.by_document, index.left_out) == (dict(stored.by_document), dict(stored.left_out))
    assert_counts(stored.columns(len(listed)), index, listed, random)


@pytest.mark.parametrize("seed", range(5))
def test_a_file_says_what_is_counted(small, tmp_path, seed):
    """
    Of documents that the list has not, only the redactions; columns without a file count the same.
    """
    random = Random(seed)
    index, listed = some_index(random, NAMES), sorted(random.sample(NAMES, 60))
    write_redactions(tmp_path, index, listed, small)

    assert_says(tmp_path, small, index, listed, random)
    assert_counts(RedactionColumns.of_index(index, listed), index, listed, random)


def with_others(index, others):
    """Return an index in which some documents are as others have them."""
    by_document = {name: rows for name, rows in index.by_document.items() if name not in others}
    left_out = {
        page: each for page, each in index.left_out.items() if page.partition("/page/")[0] not in others
    }
    for each in others.values():
        by_document |= each.by_document
        left_out |= each.left_out
    return RedactionIndex(by_document, left_out)


@pytest.mark.parametrize("has_other_list", [False, True])
@pytest.mark.parametrize("changes", ["none", "other redactions", "first redactions", "no redactions"])
def test_an_exchange_says_what_a_new_file_would(small, tmp_path, changes, has_other_list):
    """
    Whether documents change, have their first redactions or none any more, come into the list or leave it.
    """
    random = Random(changes)
    index, listed = some_index(random, NAMES), sorted(random.sample(NAMES, 60))
    having = random.sample(sorted(index.by_document), 5)
    others = {
        "none": {},
        "other redactions": {name: RedactionIndex({name: some_pages(random)}, {}) for name in having},
        "first redactions": {
            name: RedactionIndex({name: some_pages(random)}, {f"{name}/page/1": GROUNDS[2]})
            for name in random.sample(sorted({*NAMES} - index.by_document.keys()), 5)
        },
        "no redactions": {name: RedactionIndex({}, {}) for name in having},
    }[changes]
    after = sorted({*random.sample(listed, 55), *random.sample(NAMES, 5)}) if has_other_list else listed
    write_redactions(tmp_path, index, listed, small)
    stored, before = StoredRedactions.open(tmp_path, small), listed if has_other_list else None
    writer = RedactionExchange(stored, after, others, before).changed_parts()

    assert (writer is None) == (not others and not has_other_list)
    if writer is not None:
        (tmp_path / FILE_NAME).unlink()
        write_parts(tmp_path, writer, small)
    assert_says(tmp_path, small, with_others(index, others), after, random)


def test_what_was_read_anew_and_is_the_same_changes_nothing(small, tmp_path):
    """
    Then there is nothing to write.
    """
    random = Random(1)
    index = some_index(random, NAMES)
    write_redactions(tmp_path, index, NAMES, small)
    same = {
        name: RedactionIndex(
            {name: index.by_document[name]} if name in index.by_document else {},
            {page: each for page, each in index.left_out.items() if page == f"{name}/page/1"},
        )
        for name in NAMES[:30]
    }

    assert RedactionExchange(StoredRedactions.open(tmp_path, small), NAMES, same).changed_parts() is None


def test_a_damaged_file_is_refused(small, tmp_path):
    """
    One of another program counts as none, so that the redactions are read anew.
    """
    path = tmp_path / FILE_NAME
    write_redactions(tmp_path, some_index(Random(2), NAMES), NAMES, small)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreError, match=f"{path} is damaged"):
        StoredRedactions.open(tmp_path, small).columns(len(NAMES))
    path.write_bytes(b"redactions")
    with pytest.raises(StoreError, match=f"{path} is damaged"):
        StoredRedactions.open(tmp_path, small)
    path.write_bytes(content.replace(b'"format":"1', b'"format":"0', 1))

    assert StoredRedactions.open(tmp_path, small) is None
