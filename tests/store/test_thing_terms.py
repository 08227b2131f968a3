"""What is said of a thing and its parts: read together it is what look-ups find."""

import pytest

from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query.sparql.engine import open_quads
from foia_graph.store import triple_files, triple_reader
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.resource_reader import ResourceReader
from foia_graph.store.triple_files import FOLDER
from foia_graph.store.triple_reader import TripleReader

PAPERS = """
- {type: CitedWork, id: plan, source: post, title: A plan, claims: [{text: It is late., id: late}]}
- {type: CitedWork, id: plan2, source: post, title: Another plan}
"""


def generation_in(store) -> Generation:
    return Generation.read(Layout(store).resolve())


def things_in(catalogue) -> set[str]:
    """Return the IRIs of all that anything is said of."""
    return {quad.subject.value for quad in catalogue.quad_store.quads(None, None, None)}


@pytest.mark.parametrize("name", ["shipped_store", "specimen_store"])
def test_each_thing_is_read_as_look_ups_find_it(request, profile, name):
    """
    Of the whole catalogue, and each part of it too.
    """
    catalogue = Catalogue(generation_in(request.getfixturevalue(name)), profile)
    by_look_ups = ResourceReader(
        EmbeddedStore(open_quads(catalogue.generation.path)), profile, catalogue.language
    )
    names = things_in(catalogue)
    gathered = [each for each in names if catalogue.quad_store.thing_quads(each) is not None]

    assert len(gathered) > len(names) * 0.9
    for each in names:
        assert by_look_ups.read_thing(each) == catalogue.reader.read_thing(each), each


def test_a_thing_has_what_its_parts_say_and_nothing_of_its_neighbours(archive_of):
    """
    Whose names begin as its own does.
    """
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.load()
    store = EmbeddedStore.of_generation(archive.generation.path)
    plan = next(
        quad.subject.value
        for quad in store.quads(None, None, None)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.endswith("/plan")
    )
    quads = store.thing_quads(plan)

    assert quads is not None
    assert {plan} == {quad.subject.value.partition("#")[0] for quad in quads}
    assert [] == list(store.thing_quads(f"{plan}3") or ())


def test_of_a_part_only_what_it_says_is_read(archive_of, monkeypatch):
    """
    Not its whole thing, which may have thousands of others.
    """
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    parts = [each for each in things_in(catalogue) if "plan#" in each]
    monkeypatch.setattr(EmbeddedStore, "thing_quads", None)

    assert parts
    for each in parts:
        assert each == catalogue.reader.read_thing(each).iri


def test_what_fills_many_blocks_is_looked_up(archive_of, monkeypatch):
    """
    So is what stands in a file that is damaged, or gone.
    """
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.load()
    folder = archive.generation.path
    things = things_in(Catalogue(archive.generation, archive.profile))
    iri = next(each for each in things if each.endswith("/plan"))
    with monkeypatch.context() as patch:
        patch.setattr(triple_reader, "MOST_BLOCKS", 0)
        assert TripleReader.of_generation(folder).read_thing(iri) is None
    expected = Catalogue(archive.generation, archive.profile).describe(iri)
    for damage in (lambda path: path.write_bytes(b"half"), lambda path: path.unlink()):
        for path in (folder / FOLDER).iterdir():
            if path.name != triple_files.INDEX:
                damage(path)
        after = Catalogue(archive.generation, archive.profile)

        assert after.quad_store.thing_quads(iri) is None
        assert expected == after.describe(iri)
