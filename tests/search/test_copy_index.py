"""Text indexes of older states without what is hidden now."""

import shutil
from dataclasses import replace

import pytest
from tantivy import Query

from archives import BASE
from dating import dated
from foia_graph.ingest.decide import Decider
from foia_graph.search import build
from foia_graph.search.build import IndexBuilder, can_derive_index
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.text_index import TextIndex
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.open_generations import OpenGenerations, last_moment
from foia_graph.store.text_manifest import read_texts

RECORDS = """
- {{type: SourceDocument, id: harbor-letter, title: A letter of the harbor{letter}}}
- {{type: Issue, id: tides, prefLabel: Tides}}
- {{type: Issue, id: currents, prefLabel: Currents, broader: tides}}
- {{type: ReleasedDocument, id: ebb, title: On ebb, description: It tells of ebb., source: post,
   raisesIssue: currents, text: "Ebb is at noon, said the pilot."}}
- {{type: ReleasedDocument, id: flood, title: On flood, description: It tells of flood., source: post,
   raisesIssue: tides, claims: [{{text: The quay was wet., quote: a wet quay, source: harbor-letter}}],
   text: "Flood is at midnight, said the pilot."}}
- {{type: ReleasedDocument, id: log, title: {title}, description: It is kept., source: post}}
"""
HIDE = ", restricted: a court says so"


@pytest.fixture
def archive(archive):
    """Give a catalogue that was loaded in 2020 and 2021."""
    for number, title in enumerate(("First log", "Second log"), 1):
        archive.write("papers/records.yaml", RECORDS.format(title=title, letter=""))
        assert [] == archive.problems(ocr=False, workers=1, keep=None)
        dated(archive.root, number, f"{2019 + number}-01-01T10:00:00Z")
    return archive


def hide(archive, way):
    if way == "restricted":
        archive.write("papers/records.yaml", RECORDS.format(title="Third log", letter=HIDE))
        archive.load(ocr=False, workers=1, keep=None)
    else:
        Decider(archive.root, archive.profile).withdraw("document/flood", "Sent by mistake.")


def catalogue_of(archive, day):
    return OpenGenerations(archive.root, archive.profile).as_of(last_moment(day))


def hits(index, words):
    """Give the documents and pages that words find; shipped concepts have words, too."""
    found = (hit.iri.removeprefix(f"{BASE}id/") for hit in index.search(SearchRequest(words)).hits())
    return sorted(name for name in found if name.startswith("document/"))


def entries(index):
    """Give all that an index has of each entry, and how often each value of a facet counts."""
    every = Query.all_query()
    found = index.searcher.find_hits(every, "date", 0, index.count_hits(every))
    counts = index.count_values(every)
    return sorted((hit.iri, hit.begin, hit.size, hit.quote_key) for hit in found), counts


@pytest.mark.parametrize("way", ["restricted", "withdrawn"])
@pytest.mark.parametrize("day", ["2020-05-01", "2021-05-01"])
def test_what_hides_something_indexes_the_copies_of_older_states(archive, way, day):
    """All that is found is what an index finds that is written from the quads of the copy alone."""
    hide(archive, way)
    then, layout = catalogue_of(archive, day), Layout(archive.root)
    folder = then.generation.path / FOLDER
    assert folder.parent.parent == layout.copies
    assert has_index(folder)
    derived = entries(TextIndex(then, layout))

    shutil.rmtree(folder)
    texts = read_texts(then.generation.path)
    builder = IndexBuilder(archive.profile, then.generation.versions, texts, layout.pages)
    builder.rewrite_index(then.generation.path)

    assert entries(TextIndex(then, layout)) == derived
    assert len(derived[0]) > 6


def test_words_of_what_is_hidden_are_found_at_no_date(archive):
    """Those of a withdrawn document and its pages; all others are."""
    hide(archive, "withdrawn")
    index = TextIndex(catalogue_of(archive, "2020-05-01"), Layout(archive.root))

    assert [] == [hit for words in ("flood", "midnight", "quay") for hit in hits(index, words)]
    assert ["document/ebb", "document/ebb/page/1"] == hits(index, "ebb")
    assert ["document/ebb/page/1"] == hits(index, "pilot")
    assert ["document/log"] == hits(index, "first")


def test_claims_that_rested_on_a_hidden_source_are_found_at_no_date(archive):
    """The document that they are on stays."""
    hide(archive, "restricted")
    index = TextIndex(catalogue_of(archive, "2021-05-01"), Layout(archive.root))

    assert [] == [hit for words in ("harbor", "quay") for hit in hits(index, words)]
    assert ["document/flood", "document/flood/page/1"] == hits(index, "flood")


def test_an_index_of_other_rules_is_not_taken_over(archive):
    """That of an older program, or of another profile: all is read again."""
    whole = Generation.read(Layout(archive.root).generation(1))
    assert can_derive_index(whole, archive.profile)

    for name in ("tables", "profile"):
        assert not can_derive_index(
            replace(whole, versions={**whole.versions, name: "another"}), archive.profile
        )
    shutil.rmtree(whole.path / FOLDER)
    assert not can_derive_index(whole, archive.profile)


def test_a_copy_of_a_generation_of_other_rules_has_an_index(archive, monkeypatch):
    """All of it is written again."""
    monkeypatch.setattr(build, "can_derive_index", lambda *_: False)
    hide(archive, "withdrawn")
    index = TextIndex(catalogue_of(archive, "2020-05-01"), Layout(archive.root))

    assert [] == hits(index, "flood")
    assert ["document/ebb", "document/ebb/page/1"] == hits(index, "ebb")
