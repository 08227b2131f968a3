"""Finished descriptions of things."""

import pytest

from archives import ID
from foia_graph.model.forms import N_TRIPLES, RDF_XML, TURTLE
from foia_graph.publish.descriptions import Description, describe
from foia_graph.publish.presenter import Publication
from foia_graph.publish.serializers import RENDERERS, LanguageWriters
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout

RECORDS = """
- type: CitedWork
  id: report
  title: A report
  issued:
    - {value: 2012-04-05, source: post, quote: "April 5, 2012"}
    - {value: 2012-04-06, source: letter, page: 2, quote: "April 6"}
  claims: [{text: It is short., source: post}]
- {type: CitedWork, id: answer, title: An answer, cites: work/report, source: post}
"""


@pytest.fixture
def publication(archive):
    archive.write("papers/report.yaml", RECORDS)
    archive.begin()
    catalogue, layout = Catalogue(archive.generation, archive.profile), Layout(archive.root)
    words = LanguageWriters(archive.profile, catalogue.language, catalogue.base)
    return Publication(catalogue, words, layout, lambda: Holdings(catalogue, layout), layout.resolve)


def test_a_description_is_ready_to_be_shown(publication):
    """
    Each value is with who says it, in which words and where; so do claims in words, and what points here.
    """
    found = describe(publication, f"{ID}work/report")
    row = next(row for row in found.rows if row.field == "issued")
    said = [
        (cell.text, *((c.view.quote, c.source.text, c.view.page) for c in cell.claims)) for cell in row.cells
    ]

    assert ("A report", True) == (found.title, row.contested)
    assert [
        ("2012-04-05", ("April 5, 2012", "A post", "")),
        ("2012-04-06", ("April 6", "A letter", "2")),
    ] == said
    assert [(["ccr"], ["It is short."])] == [
        ([who.text for who in group.speakers], [claim.view.text for claim in group.claims])
        for group in found.statements.groups
    ]
    assert [("cites", ["An answer"])] == [
        (group.field.lower(), [link.text for link in group.links]) for group in found.groups
    ]


def test_values_that_cannot_all_be_true_stand_side_by_side(publication):
    """A contradiction is a field with its values, each with the claims that give it; none is chosen."""
    (difference,) = describe(publication, f"{ID}work/report").differences

    assert ("A report", "") == (difference.thing.text, difference.why)
    assert [("2012-04-05", ["A post"]), ("2012-04-06", ["A letter"])] == [
        (value.cell.text, [claim.source.text for claim in value.claims]) for value in difference.values
    ]


def test_all_claims_are_at_hand(publication):
    """Claims on the thing and on its parts come as what they say of what."""
    found = describe(publication, f"{ID}work/report").claims

    assert {
        ("issued", "2012-04-05", f"{ID}source/post"),
        ("issued", "2012-04-06", f"{ID}source/letter"),
        ("", "It is short.", f"{ID}source/post"),
    } == {(claim.field, claim.value, claim.source) for claim in found if claim.field != "title"}


def test_nothing_has_no_description(publication):
    """What no one speaks of is not described."""
    assert describe(publication, f"{ID}work/nobody") is None
    assert describe(publication, "no name") is None


def test_the_triples_of_a_thing_are_written_once_for_all_forms(publication, monkeypatch):
    """
    Turtle, RDF/XML and N-Triples asked for one after the other are made of the same triples; those of another
    thing are its own.
    """
    written, write = [], Description._write_triples

    def counted(description, writers):
        written.append(description.path)
        return write(description, writers)

    monkeypatch.setattr(Description, "_write_triples", counted)
    for name, form in (("report", TURTLE), ("report", RDF_XML), ("answer", N_TRIPLES), ("report", N_TRIPLES)):
        found = RENDERERS[form](describe(publication, f"{ID}work/{name}"), publication.writers)
        assert f"work/{name}".encode() in found

    assert ["/doc/work/report", "/doc/work/answer", "/doc/work/report"] == written
