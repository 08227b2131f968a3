"""Workbooks (Office Open XML, ECMA-376): tables of text that is never a formula, and a whole catalogue."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from foia_graph.model.profile import Property, Shape
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.values import UNWRITABLE
from foia_graph.publish.addresses import followable_address, path_of
from foia_graph.publish.figures import lines_of_parts
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.publication import Publication
from foia_graph.store.claim_views import claim_views


@dataclass(frozen=True, slots=True)
class LinkCell:
    """A cell whose text leads to an address of the web."""

    text: str
    address: str


Row = Sequence[str]
LinkedRow: TypeAlias = Sequence[str | LinkCell]
# What is a number, and looks the same as one: no zero before it or behind it, and not too many digits.
NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}|-?(0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9]")
# Rows of a sheet; what continues is on another sheet.
MAX_ROWS = 1 << 20
# Units of UTF-16 in a cell.
MAX_UNITS = 32_767
# Links on a sheet; what continues is text.
MAX_LINKS = 65_530
MAX_ADDRESS_LENGTH = 2000
MAX_TITLE_LENGTH = 31
MAX_NOTES = 10_000
NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
NOTES_TITLE = "Notes on this file"
BLOCK_BYTES = 1 << 16
COLUMN_WIDTH = 24
OPTIONS = {
    # Rows are flushed to disk as they come, so they must be written in order.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "max_url_length": MAX_ADDRESS_LENGTH + 79,
}


def workbook_blocks(blocks: Iterable[Iterable[Row]], created: str) -> Iterator[bytes]:
    """Yield a workbook, the first of whose rows is its heading, in pieces.

    Rows go to a file on disk; while they do, pieces are empty, so that others have their turn in between.
    The same rows and time of creation (ISO 8601) give the same bytes.
    """
    with TemporaryFile() as file:
        # Whatever ends it early, a client that goes away too, the files of the sheets are closed and removed.
        with closing(WorkbookWriter(file, created)) as writer:
            table = writer.table()
            for block in blocks:
                for row in block:
                    table.append(row)
                yield b""
        file.seek(0)
        while piece := file.read(BLOCK_BYTES):
            yield piece


def workbook_bytes(rows: Iterable[Row], created: str) -> bytes:
    """Return a workbook of rows, the first of which is its heading."""
    return b"".join(workbook_blocks([rows], created))


class WorkbookWriter:
    """Writes a workbook of tables, whose rows may come in turns, and notes on what it could not hold."""

    def __init__(self, file: IO[bytes], created: str) -> None:
        self.book = Workbook(file, OPTIONS)
        self.book.set_properties({"created": datetime.fromisoformat(created)})
        self.bold = self.book.add_format({"bold": True})
        # Cells with several lines make a row high; the others are next to their first line.
        self.top = self.book.add_format({"valign": "top"})
        self.link = self.book.add_format({"valign": "top", "hyperlink": True})
        self._tables: list[TableWriter] = []
        self._notes: list[Row] = []
        self._untold_notes = 0

    def table(self, title: str = "", widths: Sequence[int] = ()) -> "TableWriter":
        """Return a new table behind those that are there; widths are of its columns, in characters."""
        table = TableWriter(self, title, widths)
        self._tables.append(table)
        return table

    def add_note(self, sheet: str, cell: str, words: str) -> None:
        """Note what a cell does not hold as it is."""
        if len(self._notes) < MAX_NOTES:
            self._notes.append((sheet, cell, words))
        else:
            self._untold_notes += 1

    def close(self) -> None:
        """Write what is left; a table without rows has its heading alone."""
        for table in self._tables:
            table.finish()
        if self._notes:
            notes = TableWriter(self, NOTES_TITLE, (20, 10, 80))
            notes.append(("Sheet", "Cell", "Note"))
            for note in self._notes:
                notes.append(note)
            if self._untold_notes:
                notes.append(("", "", f"{self._untold_notes:,} more cells are not as they were."))
            notes.finish()
        self.book.close()


class TableWriter:
    """Writes rows, one after the other; the first is the heading, which is repeated on each further sheet.

    A table with a title has its position in the workbook from the beginning, others with their first row; its
    first column stays in sight.
    """

    def __init__(self, writer: WorkbookWriter, title: str, widths: Sequence[int]) -> None:
        self._writer, self._widths = writer, widths
        # What no sheet may be called is left out; one without a title is called by its number.
        self._title = NOT_IN_TITLE.sub(" ", title).strip("' ")[:MAX_TITLE_LENGTH]
        self._heading: LinkedRow | None = None
        self._sheets = self._next = self._links = 0
        self._sheet: Worksheet | None = self._add_sheet() if self._title else None

    def append(self, row: LinkedRow) -> None:
        """Write a row."""
        if self._heading is None:
            self._heading = row
            if self._sheet is not None:
                self._write_heading(self._sheet, row)
            return
        if self._sheet is None or self._next == MAX_ROWS:
            self._sheet = self._begin_sheet(self._heading)
        self._write_cells(self._sheet, row)

    def _add_sheet(self) -> Worksheet:
        self._sheets += 1
        more = f" ({self._sheets})" if self._sheets > 1 else ""
        title = f"{self._title[: MAX_TITLE_LENGTH - len(more)]}{more}" if self._title else None
        return self._writer.book.add_worksheet(title)

    def _begin_sheet(self, heading: LinkedRow) -> Worksheet:
        if self._sheet is not None:
            self._end_sheet(self._sheet)
        sheet = self._add_sheet()
        self._write_heading(sheet, heading)
        return sheet

    def _write_heading(self, sheet: Worksheet, heading: LinkedRow) -> None:
        sheet.freeze_panes(1, 1 if self._title else 0)
        sheet.set_column(0, max(len(heading) - 1, 0), COLUMN_WIDTH)
        for column, width in enumerate(self._widths):
            sheet.set_column(column, column, width)
        for column, text in enumerate(heading):
            sheet.write_string(0, column, str(text), self._writer.bold)
        self._next, self._links = 1, 0

    def _write_cells(self, sheet: Worksheet, row: LinkedRow) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, LinkCell):
                self._write_link(sheet, column, cell)
            elif NUMBER.fullmatch(cell):
                sheet.write_number(self._next, column, float(cell), self._writer.top)
            elif cell:
                text = self._cell_text(sheet, column, cell)
                sheet.write_string(self._next, column, text, self._writer.top)
        self._next += 1

    def _write_link(self, sheet: Worksheet, column: int, cell: LinkCell) -> None:
        text = self._cell_text(sheet, column, cell.text)
        is_followed = (
            cell.address.startswith(("http://", "https://")) and len(cell.address) <= MAX_ADDRESS_LENGTH
        )
        if is_followed and self._links < MAX_LINKS:
            self._links += 1
            sheet.write_url(self._next, column, cell.address, self._writer.link, string=text)
        elif text:
            sheet.write_string(self._next, column, text, self._writer.top)
            if is_followed and self._links == MAX_LINKS:
                self._links += 1
                self._note(sheet, column, f"From here on links are text: a sheet holds {MAX_LINKS:,} links.")

    def _cell_text(self, sheet: Worksheet, column: int, text: str) -> str:
        clean = UNWRITABLE.sub("\ufffd", text)
        if clean != text:
            self._note(sheet, column, "Characters that a workbook cannot hold are written as \ufffd.")
        units = len(clean.encode("utf-16-le")) // 2
        if units <= MAX_UNITS:
            return clean
        self._note(
            sheet, column, f"The text has {units:,} units of UTF-16, of which a cell holds {MAX_UNITS:,}."
        )
        cut = clean.encode("utf-16-le")[: 2 * (MAX_UNITS - 1)].decode("utf-16-le", "ignore")
        return f"{cut}…"

    def _note(self, sheet: Worksheet, column: int, words: str) -> None:
        self._writer.add_note(sheet.get_name(), xl_rowcol_to_cell(self._next, column), words)

    def _end_sheet(self, sheet: Worksheet) -> None:
        if self._heading:
            sheet.autofilter(0, 0, self._next - 1, len(self._heading) - 1)

    def finish(self) -> None:
        """End the last sheet of the table."""
        self._end_sheet(self._sheet or self._begin_sheet(self._heading or ()))


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
            *("Sources", "Claims", "Permanent address"),
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
            return page_link(values[0])
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
            page_link(presenter.source_fact(claim.source).url),
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


def page_link(address: str) -> LinkCell:
    """Return a link to an address outside, which its text is."""
    return LinkCell(address, followable_address(address))
