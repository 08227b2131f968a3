"""Rows of lists: a thing with a cell for each of its fields."""

import pytest

from archives import BASE, ID, Archive
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.rows import list_rows
from tests.store.test_selection import WORLD


def test_a_row_has_what_is_said_of_a_thing(archive: Archive) -> None:
    """Links are IRIs, several values are in one cell, and the date is the first of those that a thing has."""
    archive.write("papers/world.yaml", WORLD.replace("subject: arrest", "subject: [raid, arrest]"))
    archive.load()
    catalogue, shape = Catalogue(archive.generation, archive.profile), archive.profile["ReleasedDocument"]
    columns, note, memo = list_rows([f"{ID}document/note", f"{ID}document/memo"], shape, catalogue)
    cells = dict(zip(columns, note, strict=True))

    assert ["iri", "label", "date"] == columns[:3]
    assert [f"{ID}document/note", "A note", "2011-05-01"] == note[:3]
    assert [f"{ID}document/memo", "A memo", "2010-02"] == memo[:3]
    assert f"{BASE}scheme/issues/arrest; {BASE}scheme/issues/raid" == cells["subject"]
    assert f"{ID}person/doe" == cells["recipient"]
    assert "" == cells["creator"]


def test_rows_are_read_one_after_the_other(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes the first rows of a list waits for no others."""
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    catalogue, read = Catalogue(archive.generation, archive.profile), list[str]()
    statements = catalogue.statements
    monkeypatch.setattr(catalogue, "statements", lambda iri: read.append(iri) or statements(iri))
    shape = archive.profile["ReleasedDocument"]
    rows = list_rows(catalogue.thing_names(shape), shape, catalogue)
    next(rows)
    assert "A memo" == next(rows)[1]

    assert [f"{ID}document/memo"] == read
