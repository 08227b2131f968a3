"""Similar pages of a store: what is embedded when, what is found, and what never is."""

import numpy as np
import pytest

from archives import ID, Archive
from foia_graph.errors import InputError, NotFound, RequestRefused
from foia_graph.search.query_parser import LONGEST
from foia_graph.search.similar import similar_pages
from foia_graph.search.similar.embedder import PassageBuilder, decode_vectors, encode_vectors, stored_embedder
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout
from foia_graph.store.history.redacted_copy import RedactedCopies
from foia_graph.store.tables.database import TableReader
from tests.search.similar.conftest import MatterEmbedder

TEXTS = {
    "storm": "The flood took the bridge over the river.",
    "wells": "Water of the wells was tested.",
    "ward": "He was in a cell of the jail for water theft.",
    "accounts": "The budget had no dollar left.",
    "copy": "The flood took the bridge over the river.",
}


def document(name, text, more=""):
    return (
        f"- {{type: ReleasedDocument, id: {name}, title: {name}, description: A page,"
        f' source: post, text: "{text}"{more}}}\n'
    )


@pytest.fixture
def archive(archive_of) -> Archive:
    return archive_of({"papers/texts.yaml": "".join(document(*each) for each in TEXTS.items())})


def finder(archive: Archive) -> similar_pages.SimilarPages:
    catalogue = Catalogue(archive.generation, archive.profile)
    return similar_pages.SimilarPages(catalogue, Holdings(catalogue, Layout(archive.root)))


def stored(archive: Archive) -> list[tuple]:
    """Give each page with passages, where these are, and their vectors."""
    query = "SELECT page, spans, vectors FROM passage_page JOIN passage_text USING (digest) ORDER BY page"
    return list(TableReader(archive.generation.path).rows(query))


def page(name):
    return f"{ID}document/{name}/page/1"


def test_a_load_makes_no_passages_unless_asked(archive, matters):
    """A model that is there is not used, and the index of words is all there is."""
    archive.load(embedder=matters)

    assert [] == matters.passages
    assert "" == stored_embedder(archive.generation.path)
    with pytest.raises(NotFound, match=r"was loaded without --similar\. Search for words instead\."):
        finder(archive)


def test_pages_like_a_page_come_with_both_passages(archive, matters):
    """The nearest first; not the page itself, nor one with the very same text."""
    archive.load(similar=True, embedder=matters)
    hits = finder(archive).near_page(page("storm"))

    assert [page("wells"), page("ward"), page("accounts")] == [hit.summary.iri for hit in hits]
    assert (TEXTS["wells"], TEXTS["storm"]) == (hits[0].passage, hits[0].compared_with)
    assert 0.99 < hits[0].likeness <= 1 and 0.3 < hits[1].likeness < 0.9 and hits[2].likeness < 0.1
    assert ("true", TEXTS["storm"]) == hits[0].row()[-2:]


def test_pages_like_words_need_none_of_them(archive, matters):
    """As many as are wanted, each with its passage."""
    archive.load(similar=True, embedder=matters)
    hits = finder(archive).near_words("prison", matters, 2)

    assert [(page("ward"), TEXTS["ward"], "")] == [
        (hit.summary.iri, hit.passage, hit.compared_with) for hit in hits[:1]
    ]
    assert 2 == len(hits)


def test_words_are_bounded_and_of_the_same_model(archive, matters):
    """A vector of another model means something else."""
    archive.load(similar=True, embedder=matters)

    with pytest.raises(RequestRefused, match="at most 2,000 characters"):
        finder(archive).near_words("x" * (LONGEST + 1), matters)
    with pytest.raises(NotFound, match="compared by matters 1, which is not the model here"):
        finder(archive).near_words("jail", MatterEmbedder("matters 2"))


def test_a_page_that_did_not_change_is_not_embedded_again(archive, matters):
    """Nor are two pages of the same text embedded twice; later loads make passages without being asked."""
    archive.load(similar=True, embedder=matters)
    assert sorted(set(TEXTS.values())) == sorted(matters.passages)

    matters.passages.clear()
    archive.write("papers/more.yaml", document("ninth", "Ninth cell."))
    archive.load(embedder=matters)
    assert ["Ninth cell."] == matters.passages

    archive.write("papers/source.toml", 'title = "Other papers"')
    archive.load(embedder=matters)
    assert ["Ninth cell."] == matters.passages
    assert page("ninth") in [hit.summary.iri for hit in finder(archive).near_page(page("ward"))]


def test_a_changed_record_leaves_the_passages_as_they_are(archive, matters, monkeypatch):
    """An update that concerns no page reads no text of one."""
    issues = [f"- {{type: Issue, id: i{number}, prefLabel: Issue}}\n" for number in range(100)]
    archive.write("papers/issues.yaml", "".join(issues))
    archive.load(similar=True, embedder=matters)
    before = stored(archive)
    archive.write("papers/issues.yaml", "".join(issues).replace("Issue}", "First issue}", 1))
    monkeypatch.setattr(
        PassageBuilder, "write_passages", lambda *_: pytest.fail("all passages were written again")
    )
    report = archive.load(embedder=matters)

    assert "" == report.rebuilt
    assert before == stored(archive) != []


def test_a_copy_without_what_is_hidden_has_no_vectors(archive, matters):
    """They would tell of texts that are hidden now; older states are compared with nothing."""
    archive.load(similar=True, embedder=matters, keep=None)
    archive.write("papers/texts.yaml", document("wells", TEXTS["wells"], ", restricted: sealed"))
    archive.load(embedder=matters, keep=None)
    copies = RedactedCopies.beside(Layout(archive.root), Layout(archive.root).resolve(), archive.profile)
    copy = copies.find_folder(1)

    generation, query = Layout(archive.root).generation(1), "SELECT count(*) FROM passage_text"

    assert copy is not None and generation != copy
    assert (0, 4) == (TableReader(copy).value(query), TableReader(generation).value(query))


def test_passages_are_made_and_given_up_without_a_change(archive, matters):
    """Each is a generation that says the same as the one before."""
    identity = archive.load().identity
    made = archive.load(similar=True, embedder=matters)
    again = archive.load(similar=True, embedder=matters)

    assert (2, identity, "matters 1") == (
        made.generation,
        made.identity,
        stored_embedder(archive.generation.path),
    )
    assert (2, False) == (again.generation, again.written)
    assert 3 == archive.load(similar=False).generation
    assert "" == stored_embedder(archive.generation.path)


def test_another_embedder_embeds_all_anew_and_none_is_guessed(archive, matters):
    """A store of a model that no one names is refused, and stays as it was."""
    archive.load(similar=True, embedder=matters)
    other = MatterEmbedder("matters 2")
    archive.load(similar=True, embedder=other)
    assert len(set(TEXTS.values())) == len(other.passages)

    archive.write("papers/more.yaml", document("ninth", "Ninth cell."))
    with pytest.raises(InputError, match="compared by matters 2; name its folder with --embedder"):
        archive.load()
    assert 2 == archive.generation.number


@pytest.mark.parametrize("how", ["restricted: sealed", "embargo: 2999-01-01"])
def test_what_is_restricted_has_no_vector(archive, matters, how):
    """Nor is its text given to a model; one that was public before has none any more."""
    archive.load(similar=True, embedder=matters)
    archive.write("papers/texts.yaml", document("wells", TEXTS["wells"], f", {how}"))
    archive.write("papers/sealed.yaml", document("vault", "Sealed water.", f", {how}"))
    archive.load(embedder=matters)

    assert [] == stored(archive)
    assert "Sealed water." not in matters.passages
    assert [] == list(TableReader(archive.generation.path).rows("SELECT * FROM passage_text"))


def test_a_hidden_page_of_an_open_document_has_no_vector(archive_of, matters):
    """The other pages of it do."""
    archive = archive_of(
        {
            "papers/memo.yaml": document("memo", "").replace(', text: ""', ""),
            "papers/pages.yaml": "- {type: Page, id: memo/1, source: post, text: Open water.}\n"
            "- {type: Page, id: memo/2, source: post, text: Closed water., restricted: Names a child.}\n",
        }
    )
    archive.load(similar=True, embedder=matters)

    assert ["id/document/memo/page/1"] == [page for page, _, _ in stored(archive)]
    assert ["Open water."] == matters.passages


def test_a_vector_is_a_byte_a_dimension(archive, matters):
    """The cosines are near enough."""
    archive.load(similar=True, embedder=matters)
    rows = stored(archive)
    texts = [TEXTS[page.split("/")[2]] for page, _, _ in rows]
    vectors, lengths = decode_vectors(b"".join(data for _, _, data in rows), 3)

    assert [3] * 5 == [len(data) for _, _, data in rows]
    assert np.abs(vectors / lengths - matters(texts, is_query=True)).max() < 1 / 127


def test_vectors_are_stored_by_their_direction():
    """The largest number of each is 127, one way or the other."""
    vectors = np.array([[0.6, -0.8, 0.0], [0.0, 0.0, 1.0]], np.float32)

    assert [95, -127, 0, 0, 0, 127] == np.frombuffer(encode_vectors(vectors), np.int8).tolist()
    decoded, lengths = decode_vectors(encode_vectors(vectors), 3)
    assert np.abs(decoded / lengths - vectors).max() < 1 / 127
