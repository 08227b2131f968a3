"""A catalogue as a workbook: a sheet for each kind of things, a row for each thing, and a sheet of claims."""

from collections.abc import Iterator
from contextlib import closing
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from foia_graph.model.profile import Property, Shape
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import followable_address, path_of
from foia_graph.publish.figures import lines_of_parts
from foia_graph.publish.machine_note import machine_note
from foia_graph.publish.presenter import Presenter, Publication
from foia_graph.publish.workbooks.tables import LinkCell, LinkedRow, TableWriter, WorkbookWriter
from foia_graph.store.claim_views import claim_views

DOCUMENTS = "ReleasedDocument"
SEPARATOR = "; "
LINE_SEPARATOR = "\n"
# The classes whose sheets come first; others follow in the order of the profile.
SHEET_ORDER = (
    *("Release", "ReleasedDocument", "SourceDocument", "CitedWork", "Agency", "Organization", "Person"),
    *("Request", "CourtCase", "Event", "Disclosure", "Program", "Campaign", "Post", "Place", "Issue"),
)
# Classes without a sheet: the catalogue is reported on the first, pages are counted with their documents.
WITHOUT_SHEET = frozenset(("Catalog", "Graph", "Page"))
# Fields whose parts are told in a cell, one line each.
PARTS_IN_CELLS = frozenset(("figure", "batesRange", "pageRange", "distribution", "assignedIdentifier"))
FIRST_WIDTHS = (50, 14)
ABOUT = {
    "Links": "A name leads to the page of its thing; “Permanent address” is what it is called for ever.",
    "Sources": "The sheet “Claims” has the source of each value, its words, and whether it is accepted.",
    "Not in this file": "Texts of pages, and what was found on pages: the other forms of the catalogue "
    "have them.",
}


def write_catalogue_workbook(publication: Publication, output: IO[bytes]) -> None:
    """Write the workbook of a catalogue; rows go to files on disk, and the same state has the same bytes."""
    with TemporaryFile() as file:
        with closing(WorkbookWriter(file, publication.catalogue.generation.created)) as writer:
            CatalogueWorkbook(publication, writer).write()
        file.seek(0)
        copyfileobj(file, output)


class CatalogueWorkbook:
    """The tables of one catalogue."""

    def __init__(self, publication: Publication, writer: WorkbookWriter) -> None:
        self._presenter, self._writer = Presenter(publication), writer
        self._catalogue, self._profile = publication.catalogue, publication.catalogue.profile

    def write(self) -> None:
        """Write all tables: what the file is, a table for each class that has things, and their claims."""
        about = self._writer.table("About", (34, 90))
        known = map(self._profile.__getitem__, dict.fromkeys([*SHEET_ORDER, *self._profile.shapes]))
        things = (each for each in known if each.name not in WITHOUT_SHEET and self._profile.is_thing(each))
        shapes = list(filter(self._catalogue.has_any, things))
        tables = {shape.name: self._writer.table(shape.plain_plural_title, FIRST_WIDTHS) for shape in shapes}
        claims = self._writer.table("Claims", CLAIM_WIDTHS)
        claims.append(CLAIM_COLUMNS)
        for shape in shapes:
            self._write_things(shape, tables[shape.name], claims)
        for row in self._about_rows(shapes):
            about.append(row)

    def _about_rows(self, shapes: list[Shape]) -> Iterator[LinkedRow]:
        catalog = self._catalogue.catalog_resource
        title = text_of(self._presenter.labels.titles(catalog)[0]) if catalog else self._catalogue.base
        yield "About this file", ""
        yield "Catalogue", title
        yield "Address", LinkCell(self._catalogue.base, self._catalogue.base)
        yield "State", f"generation {self._catalogue.generation.number}, loaded {self._catalogue.load_time}"
        for shape in shapes:
            yield shape.plain_plural_title, f"{len(self._catalogue.record_names(shape)):,} rows"
        yield from ABOUT.items()

    def _write_things(self, shape: Shape, table: TableWriter, claims: TableWriter) -> None:
        columns = [prop for prop in shape.properties.values() if self._has_column(prop, shape)]
        heading = (
            "Name",
            *(shape.properties[name].plain_title for name in shape.date_fields[:1]),
            *(prop.plain_title for prop in columns),
            *(["Pages here"] if shape.name == DOCUMENTS else []),
            *("Machine-read", "Sources", "Claims", "Permanent address"),
        )
        table.append(heading)
        for iri in self._catalogue.record_names(shape):
            thing = self._catalogue.reader.read_thing(iri)
            if thing is not None and thing.type == shape.name:
                table.append(self._thing_row(thing, shape, columns))
                for row in claim_rows(thing, self._presenter):
                    claims.append(row)

    def _has_column(self, prop: Property, shape: Shape) -> bool:
        if prop.is_label or prop.inverse or prop.computed or prop.name in shape.date_fields[:1]:
            return False
        if prop.kind == "field" or (prop.kind == "nested" and prop.name not in PARTS_IN_CELLS):
            return False
        query = f"SELECT ?thing WHERE {{ ?thing a <{shape.target}> ; <{prop.path}> ?value }} LIMIT 1"
        return next(iter(self._catalogue.quad_store.select(query)), None) is not None

    def _thing_row(self, thing: Resource, shape: Shape, columns: list[Property]) -> LinkedRow:
        views = list(claim_views(thing, self._catalogue))
        sources = dict.fromkeys(view.source for view in views if view.stands)
        pages = self._presenter.holdings.page_numbers(thing.iri) if shape.name == DOCUMENTS else ()
        return [
            thing_link(thing.iri, self._presenter),
            *(SEPARATOR.join(map(text_of, thing.get(name))) for name in shape.date_fields[:1]),
            *(self._cell(thing, prop) for prop in columns),
            *([str(len(pages))] if shape.name == DOCUMENTS else []),
            machine_note(thing, self._profile),
            SEPARATOR.join(map(self._presenter.labels.name, sources)),
            str(len(views)),
            thing.iri,
        ]

    def _cell(self, thing: Resource, prop: Property) -> str | LinkCell:
        if prop.kind == "nested":
            return LINE_SEPARATOR.join(lines_of_parts(thing, prop.name, self._presenter))
        values = [text_of(value) for value in thing.get(prop.name)]
        if prop.kind == "link":
            return SEPARATOR.join(map(self._presenter.labels.name, values))
        if prop.kind == "iri" and len(values) == 1:
            return _page_link(values[0])
        return SEPARATOR.join(values)


CLAIM_COLUMNS = (
    *("Thing", "Kind", "Field", "Value", "In words", "Quote", "Page", "Source", "Source address"),
    *("Who says so", "Date", "Status", "Remarks", "Permanent address"),
)
CLAIM_WIDTHS = (40, 18, 22, 30, 40, 60, 8, 40, 30, 30, 12, 14, 40, 30)


def claim_rows(thing: Resource, presenter: Presenter) -> Iterator[LinkedRow]:
    """Yield a row for each claim on a thing and on its parts, as `CLAIM_COLUMNS` names their cells."""
    labels = presenter.labels
    for claim in claim_views(thing, presenter.catalogue):
        yield (
            thing_link(thing.iri, presenter),
            presenter.profile[thing.type].plain_title,
            presenter.field_titles.get(claim.predicate, claim.field),
            "" if claim.text else presenter.value_text(claim),
            claim.text,
            claim.quote,
            claim.page,
            thing_link(claim.source, presenter),
            _page_link(presenter.source_fact(claim.source).url),
            claim.speaker or "; ".join(map(labels.name, claim.by)),
            claim.date,
            labels.name(claim.status),
            "\n".join(claim.notes),
            claim.iri,
        )


def thing_link(iri: str, presenter: Presenter) -> LinkCell:
    """Return a link to the page of a thing, called by its name; "" for no thing is an empty cell."""
    base = presenter.catalogue.base
    path = path_of(iri, base)
    return LinkCell(presenter.shown_name(iri) if iri else "", f"{base}{path[1:]}" if path else "")


def _page_link(address: str) -> LinkCell:
    return LinkCell(address, followable_address(address))
