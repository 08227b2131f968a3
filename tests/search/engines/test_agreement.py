"""Both engines find the same: on entries and searches that are made at random."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foia_graph.search.engines.opensearch.engine import OpenSearchEngine
from foia_graph.search.engines.opensearch.server import SearchServer
from foia_graph.search.engines.opensearch.writer import ServerTarget, read_server_index
from foia_graph.search.engines.queries import BoolQuery, EntryQuery, EveryEntry, TermQuery
from foia_graph.search.engines.tantivy_engine import LocalTarget, TantivyEngine
from foia_graph.search.engines.text_engine import IndexTarget, TextEngine
from foia_graph.search.entry import IndexEntry
from foia_graph.search.index_folder import open_searcher
from foia_graph.search.query_builder import QueryBuilder, period_query
from foia_graph.search.query_parser import parse_search
from tests.search.engines.opensearch.fake_server import running_server

WORDS = (
    "sheriff", "county", "counties", "detainer", "detainers", "released", "release", "records", "fbi’s",
    "S-Comm", "ICE-117629", "117629", "(b)(7)(E)", "b7E", "1,397", "1397", "287(g)", "café", "naïve",
    "policy", "policies", "arrest", "arrested", "dying", "die", "2012", "The", "memo",
)  # fmt: skip
PLAIN = tuple(word for word in WORDS if word.isascii() and word.isalpha())
FIELDS = ("", "", "", "title:", "quote:", "id:")


@dataclass(frozen=True)
class Engines:
    """The same entries in both engines."""

    local: TextEngine
    remote: TextEngine


def invented_entries() -> Iterator[IndexEntry]:
    chance = random.Random(20120410)
    for number in range(60):
        kind = ("page", "claim", "document", "concept")[number % 4]
        entry = IndexEntry(f"id/{kind}/{number}", f"id/document/{number // 5}", kind)
        for name in ("text", "text", "title", "quote", "identifier"):
            if chance.random() < 0.7:
                entry.add_text(name, " ".join(chance.choices(WORDS, k=chance.randint(1, 12))))
        entry.values = {
            "year": [str(chance.randint(2008, 2012))],
            "has": chance.choices(("bates", "ocr"), k=1),
        }
        if chance.random() < 0.7:
            entry.first = chance.randint(2008, 2012) * 10_000 + 101
            entry.last = entry.first + 1_030
        entry.place, entry.quote_key = (number, 2 * number), number % 7 if kind == "claim" else 0
        yield entry


def write_entries(target: IndexTarget, folder: Path) -> None:
    folder.mkdir(parents=True)
    writer = target.create_index(folder)
    for entry in invented_entries():
        writer.add_entry(entry)
    writer.commit()


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    place = tmp_path_factory.mktemp("engines")
    with running_server() as fake:
        server = SearchServer(fake.address, "harbor")
        local, remote = place / "local" / "text", place / "0001" / "text"
        write_entries(LocalTarget(), local)
        write_entries(ServerTarget(server, "https://foia.example.org/"), remote)
        (local / "names.json").write_text("{}")
        index = read_server_index(remote)
        assert index is not None
        yield Engines(TantivyEngine(open_searcher(local)), OpenSearchEngine(server, index.index))


def built(words: str) -> EntryQuery:
    node = parse_search(words, frozenset(("kind", "year", "has")))
    return EveryEntry() if node is None else QueryBuilder(lambda _, text: text).build_query(node)


def names(engine: TextEngine, query: EntryQuery, order: str = "-date") -> list[str]:
    return [hit.name for hit in engine.find_entries(query, order, 0, 1000)]


word = st.builds(lambda field, text: f"{field}{text}", st.sampled_from(FIELDS), st.sampled_from(WORDS))
phrase = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda some: f'"{" ".join(some)}"')
beginning = st.builds(lambda text, size: f"{text[:size]}*", st.sampled_from(PLAIN), st.integers(2, 6))
phrase_beginning = st.builds(
    lambda first, text: f'"{first} {text[:3]}*"', st.sampled_from(PLAIN), st.sampled_from(PLAIN)
)
near = st.builds(
    lambda pair, size: f"{pair[0]} NEAR/{size} {pair[1]}",
    st.lists(
        st.sampled_from(("sheriff", "county", "memo", "arrest", "release", "policy")),
        min_size=2,
        max_size=2,
        unique=True,
    ),
    st.integers(0, 5),
)
value = st.sampled_from(
    ("kind:page", "kind:claim", "year:2010", "has:ocr", "after:2010", "before:2009-06", "date:2011")
)
leaf = st.one_of(word, word, phrase, beginning, phrase_beginning, near, value)
search = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"({a}) ({b})", inner, inner),
        st.builds(lambda a, b: f"({a}) OR ({b})", inner, inner),
        inner.map(lambda text: f"NOT ({text})"),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=search)
def test_both_engines_find_the_same(engines: Engines, words: str) -> None:
    """
    The same entries in the same order of days, as many of them, with the same counts by facet.
    """
    query = built(words)

    local, remote = (
        (
            names(each, query),
            names(each, query, "date"),
            sorted(names(each, query, "relevance")),
            each.count_entries(query),
            each.count_facet_values(query),
            each.count_repeated(query),
            [hit.name for hit in each.find_groups(query, "date", 2, 5)],
        )
        for each in (engines.local, engines.remote)
    )

    assert local == remote


def test_the_searches_do_find_something(engines: Engines) -> None:
    """
    Codes, Bates numbers and other forms of words are found, and not everything is.
    """
    found = {
        words: len(names(engines.remote, built(words))) for words in ("b7E", "ICE117629", "policy", "died")
    }

    assert all(0 < number < 60 for number in found.values()), found


def test_a_hit_brings_its_place_and_its_quote(engines: Engines) -> None:
    """
    What is shown of a hit, and what groups it with others, is the same.
    """
    query = TermQuery("facet", "kind:claim")

    local, remote = (
        [(hit.name, hit.begin, hit.size, hit.quote_key) for hit in each.find_entries(query, "date", 0, 50)]
        for each in (engines.local, engines.remote)
    )

    assert local == remote
    assert ("id/claim/5", 5, 5, 5) in remote


def test_words_are_counted_alike(engines: Engines) -> None:
    """
    How often slips of a word are in the index is the same, and so are the forms in a text.
    """
    slips = ["detainer", "detaine", "arrest", "b" * 200]
    counted = [
        {w: n for w, n in each.word_frequencies(slips).items() if n}
        for each in (engines.local, engines.remote)
    ]

    assert counted[0] == counted[1]
    assert {"detainer", "arrest"} == counted[1].keys()
    assert {"die", "dying"} == set(engines.remote.word_forms(["Dying men die; policies"])("die"))


def test_what_only_defines_words_ranks_last(engines: Engines) -> None:
    """
    By score a concept stands behind what has the words as well.
    """
    kinds = [
        name.split("/")[1] for name in names(engines.remote, BoolQuery(must=(EveryEntry(),)), "relevance")
    ]

    assert ["concept"] * 15 == kinds[-15:]
    assert "concept" not in kinds[:-15]


@pytest.mark.parametrize(
    "words",
    [
        '"policy release county"~6',
        '"sheriff policy county"~6',
        '"sheriff cou*"~3',
        '"sheriff county" NEAR/6 memo',
        "policy NEAR/5 policy",
    ],
)
def test_distances_over_several_words_are_stricter_on_a_server(engines: Engines, words: str) -> None:
    """
    What the documentation says of them: fewer entries are found, and no others.
    """
    query = built(words)

    assert set(names(engines.remote, query)) < set(names(engines.local, query))


@pytest.mark.parametrize("query", [BoolQuery(), BoolQuery(must_not=(TermQuery("facet", "kind:page"),))])
def test_a_query_for_nothing_finds_nothing(engines: Engines, query: EntryQuery) -> None:
    """
    One without clauses, and one that only leaves out.
    """
    assert [] == names(engines.local, query) == names(engines.remote, query)


def test_a_period_is_the_same(engines: Engines) -> None:
    """
    An entry is found by every day that it may be of.
    """
    for first, last in (("2009-01-01", "2010-12-31"), ("", "2009-05-01"), ("2012-01-02", "")):
        query = period_query(first, last)
        assert names(engines.local, query) == names(engines.remote, query) != []
