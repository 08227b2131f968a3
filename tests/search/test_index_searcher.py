"""What queries find among a few entries, in which order, and what one is for those with the same quote."""

import pytest
from tantivy import Query

from foia_graph.search.entry_builder import IndexEntry
from foia_graph.search.index_folder import create_index, open_searcher
from foia_graph.search.index_searcher import IndexSearcher
from foia_graph.search.query_builder import any_query, facet_query, period_query

BASE = "https://foia.example.org/"


def entry(
    name: str, kind: str, text: str = "", days: tuple[int, int] = (0, 0), quote_key: int = 0
) -> IndexEntry:
    made = IndexEntry(f"id/{name}", f"id/{name}", kind)
    if text:
        made.add_text("text", text)
    made.first, made.last = days
    made.quote_key = quote_key
    return made


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> IndexSearcher:
    folder = tmp_path_factory.mktemp("index") / "text"
    writer = create_index(folder)
    for each in (
        entry("concept/detainer", "concept", "detainer"),
        entry("page/1", "page", "a detainer of the county", (20090101, 20091231)),
        entry("page/2", "page", "nothing", (20110401, 20110430)),
        entry("claim/1", "claim", "detainers", (20120410, 20120410), 7),
        entry("claim/2", "claim", "detainers", (20100410, 20100410), 7),
        entry("claim/3", "claim", "detainers", (20080410, 20080410), 8),
    ):
        writer.add_entry(each)
    writer.commit()
    return IndexSearcher(open_searcher(folder), BASE)


def names(searcher: IndexSearcher, query: object, order: str = "date") -> list[str]:
    return [hit.iri.removeprefix(f"{BASE}id/") for hit in searcher.find_hits(query, order, 0, 100)]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2009-06-01", "2010-04-10", ["page/1", "claim/2"]),
        ("", "2008-12-31", ["claim/3"]),
        ("2011-04-30", "", ["page/2", "claim/1"]),
    ],
)
def test_a_period_finds_what_may_be_of_one_of_its_days(searcher, first, last, found):
    """An entry is found by every day from its first to its last one; undated ones are not."""
    assert found == names(searcher, period_query(first, last))


def test_what_only_defines_words_ranks_last(searcher):
    """By score a concept is behind everything else."""
    by_score = names(searcher, any_query([Query.all_query()]), "relevance")

    assert (6, "concept/detainer") == (len(by_score), by_score[-1])


def test_things_are_found_among_some_owners(searcher):
    """Without the entries of others, and without what the query does not find."""
    owners = any_query([facet_query("kind", "page"), facet_query("kind", "concept")])

    assert {f"{BASE}id/page/1"} == searcher.things_of(period_query("", "2010-01-01"), owners)
