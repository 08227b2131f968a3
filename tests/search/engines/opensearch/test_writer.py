"""A load that writes the text index to a search server, and what is found there then."""

from pathlib import Path

import pytest

from foia_graph.errors import FoiaGraphError, InputError, LoadRefused, SearchServerError, StoreError
from foia_graph.search.engines.opensearch.writer import read_server_index
from foia_graph.store.generations.layout import Layout
from tests.search.conftest import Asker, pages
from tests.search.engines.opensearch.fake_server import FakeServer

LETTERS = pages(
    letter="The sheriff of Lodi deported families.\fSee (b)(7)(E) at ICE-117629.", memo="No zebra."
)
THINGS = """
- {type: Agency, id: ice, source: post, prefLabel: Immigration and Customs Enforcement, altLabel: ICE}
"""
RELEASE = """
- {type: Release, id: first, source: post, title: First, description: What was stolen.}
"""
SEARCHES = (
    "deport",
    "b7E",
    "ICE117629",
    '"sheriff of"',
    "sher*",
    "kind:page -zebra",
    "sheriff NEAR/3 lodi",
    "ICE",
)


@pytest.fixture
def asked(asked_of, fake_server: FakeServer) -> Asker:
    """A catalogue whose index was moved from its store to the server."""
    made = asked_of({"papers/papers.yaml": LETTERS, "papers/things.yaml": THINGS})
    made.archive.load(search_server=f"{fake_server.address}/harbor")
    return made


def folder_of(asked: Asker) -> Path:
    return Layout(asked.archive.root).resolve() / "text"


def index_of(asked: Asker) -> str:
    index = read_server_index(folder_of(asked))
    assert index is not None
    return index.index


def test_a_search_server_gives_the_same_hits(asked_of, fake_server: FakeServer) -> None:
    """
    Hits, snippets, facets, completions and suggestions are those of the index in the store.
    """
    asked = asked_of({"papers/papers.yaml": LETTERS, "papers/things.yaml": THINGS})
    before = [told(asked, words) for words in SEARCHES]

    asked.archive.load(search_server=f"{fake_server.address}/harbor")

    assert ["names.json", "server.json"] == sorted(path.name for path in folder_of(asked).iterdir())
    assert before == [told(asked, words) for words in SEARCHES]
    assert all(hits for hits, *_ in before)


def told(asked: Asker, words: str) -> tuple[object, ...]:
    """Give all that a search says, without scores."""
    found = asked.found(words, sort="date", reading="names")
    hits = found.hits(0, 50)
    return (
        [hit.iri for hit in hits],
        [(each.text, each.marks) for each in found.snippets(hits)],
        found.facets,
        found.suggestion,
        asked.index.completer.complete_names(words, 5),
        [hit.iri for hit in found.groups(0, 3)],
    )


def test_an_index_is_named_by_its_generation(asked: Asker, fake_server: FakeServer) -> None:
    """
    The name of the catalogue means the newest index, into which nobody writes any more.
    """
    name = index_of(asked)

    assert name.startswith("harbor-0002-")
    assert {"harbor": {name}} == fake_server.aliases
    assert fake_server.indexes[name].settings["index.blocks.write"] is True


def test_a_changed_record_is_written_alone(asked_of, fake_server: FakeServer) -> None:
    """
    The next index is a clone of the one before, with what changed written anew; the store keeps the server.
    """
    many = pages(**{f"paper_{number}": f"Paper {number}.\fA second page." for number in range(60)})
    asked = asked_of({"papers/papers.yaml": many, "papers/things.yaml": RELEASE})
    asked.archive.load(search_server=f"{fake_server.address}/harbor")
    old = index_of(asked)
    asked.archive.write("papers/things.yaml", RELEASE.replace("stolen", "lost"))
    fake_server.requests.clear()

    report = asked.archive.load()

    new = index_of(asked)
    assert "" == report.rebuilt
    assert ("PUT", f"{old}/_clone/{new}") in fake_server.requests
    assert (["release/first"], []) == (asked("kind:release lost"), asked("kind:release stolen"))
    assert len(fake_server.indexes[old].searchable) == len(fake_server.indexes[new].searchable)


def test_indexes_of_generations_that_went_are_deleted(asked: Asker, fake_server: FakeServer) -> None:
    """
    Those that a kept generation names stay, and so does what others have on the server.
    """
    fake_server.indexes["harbor-notes"] = fake_server.indexes[index_of(asked)]
    fake_server.indexes["harbor-0001-00000000"] = fake_server.indexes[index_of(asked)]
    asked.archive.load(rebuild_text=True)

    kept = {index.index for each in Layout(asked.archive.root).generations.iterdir()
            if (index := read_server_index(each / "text"))}  # fmt: skip
    assert {"harbor-notes", *kept} == fake_server.indexes.keys()
    assert {"harbor": {index_of(asked)}} == fake_server.aliases


def test_an_index_comes_back_into_the_store(asked: Asker) -> None:
    """
    `none` writes it there again, though no record changed; the same load once more does nothing.
    """
    report = asked.archive.load(search_server="none")

    assert report.written
    assert (folder_of(asked) / "meta.json").is_file()
    assert ["document/letter/page/1"] == asked("deport kind:page")
    assert not asked.archive.load(search_server="none").written


def test_a_server_that_is_gone_is_told_by_searches(asked: Asker, fake_server: FakeServer) -> None:
    """
    The index opens, and each search says so in a sentence until the server is there again.
    """
    index = asked.index
    fake_server.instead.append(("", 503, b"busy"))

    with pytest.raises(SearchServerError, match=r"^The search server http://\S+ answers 503: .*\.$"):
        asked.found("deport")

    fake_server.instead.clear()
    assert index is not None
    assert ["document/letter/page/1"] == asked("deport kind:page")


def test_a_load_without_its_server_leaves_the_store(asked: Asker, fake_server: FakeServer) -> None:
    """
    It ends with the reason, and what was served is served.
    """
    before = Layout(asked.archive.root).resolve()
    fake_server.instead.append(
        ("_bulk", 200, b'{"errors":true,"items":[{"index":{"error":{"reason":"disk full"}}}]}')
    )
    asked.archive.write("papers/things.yaml", THINGS.replace("altLabel: ICE", "altLabel: Customs"))

    with pytest.raises(SearchServerError, match="did not take an entry: disk full"):
        asked.archive.load()

    assert before == Layout(asked.archive.root).resolve()
    assert ["agency/ice"] == asked("kind:agency title:ICE")


def test_entries_that_were_lost_are_noticed(asked: Asker, fake_server: FakeServer) -> None:
    """
    An index with fewer entries than were written is never served.
    """
    fake_server.instead.append(("_bulk", 200, b'{"errors":false,"items":[]}'))

    with pytest.raises(SearchServerError, match=r"has 0 entries instead of \d+"):
        asked.archive.load(rebuild_text=True)


def test_an_alias_that_cannot_be_switched_is_a_note(asked: Asker, fake_server: FakeServer) -> None:
    """
    The generation is served whatever becomes of the alias.
    """
    fake_server.instead.append(("_aliases", 403, b'{"error":{"reason":"no permissions"},"status":403}'))

    report = asked.archive.load(rebuild_text=True)

    assert any("answers 403: no permissions" in note for note in report.notes)


def test_two_catalogues_need_two_names(asked: Asker, asked_of, fake_server: FakeServer) -> None:
    """
    Or one would delete the indexes of the other.
    """
    with pytest.raises(StoreError, match="write another name at the end of the address"):
        asked.archive.load(
            into=asked.archive.root.parent / "other",
            base="https://other.example/",
            search_server=f"{fake_server.address}/harbor",
        )


@pytest.mark.parametrize(
    "address", ["host:9200", "ftp://host/x", "https://host/Harbor", "https://u:p@host/harbor"]
)
def test_what_is_no_address_of_a_server_is_told(asked: Asker, address: str) -> None:
    """
    Among it an address with credentials, which belong into the environment.
    """
    with pytest.raises((InputError, LoadRefused)) as refused:
        asked.archive.load(search_server=address)

    assert isinstance(refused.value, FoiaGraphError)
    assert ("FOIA_GRAPH_SEARCH_USER" in str(refused.value)) is ("@" in address)


def test_a_damaged_pointer_is_told(asked: Asker) -> None:
    """
    A generation that names no index says which file does not.
    """
    path = folder_of(asked) / "server.json"
    path.unlink()
    path.write_text("{}")

    with pytest.raises(StoreError, match=r"server\.json is damaged"):
        read_server_index(folder_of(asked))
