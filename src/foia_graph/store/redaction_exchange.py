"""Exchange of what a file of redactions says of a few documents; all other parts are copied as they stand."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foia_graph.model.iris import page_of
from foia_graph.store.column_file import NAMES, ColumnFileWriter, PlacesByValue, SortedPlaces
from foia_graph.store.listing.column_exchange import exchange_in_column
from foia_graph.store.redaction_columns import count_columns
from foia_graph.store.redaction_file import (
    ROWS,
    StoredRedactions,
    add_grounds,
    add_left_out,
    rows_text,
)
from foia_graph.store.redaction_index import Grounds, RedactedPage, RedactionIndex

Codes = dict[Grounds, int]


@dataclass(frozen=True)
class RedactionExchange:
    """The redactions of a generation, the list of documents after it, and what may differ.

    `fresh` are the redactions of some documents as they are after, each in an index of its own, and
    `listed_before` the list of documents before, None where it is the same.
    """

    stored: StoredRedactions
    listed: Sequence[str]
    fresh: Mapping[str, RedactionIndex]
    listed_before: Sequence[str] | None = None

    def changed_parts(self) -> ColumnFileWriter | None:
        """Return the parts of the file after, None where they are those before."""
        writer = ColumnFileWriter(self.stored.file.parts())
        codes = {grounds: code for code, grounds in enumerate(self.stored.grounds)}
        differs = [
            self._exchange_rows(writer, codes),
            self._exchange_columns(writer, codes),
            self._exchange_left_out(writer),
        ]
        if len(codes) > len(self.stored.grounds):
            add_grounds(writer, codes)
        return writer if any(differs) else None

    # -- by document -----------------------------------------------------------------------------------------

    def _rows_after(self, document: str) -> Sequence[RedactedPage]:
        where = self.fresh.get(document, self.stored.index)
        return where.by_document.get(document, ())

    def _exchange_rows(self, writer: ColumnFileWriter, codes: Codes) -> bool:
        before = self.stored.by_document
        rows = {name: list(self._rows_after(name)) for name in self.fresh}
        changed = {name: pages for name, pages in rows.items() if pages != before.get(name, [])}
        if not changed:
            return False
        texts = {name: rows_text(pages, codes) for name, pages in changed.items() if pages}
        if texts.keys() == changed.keys() <= before.keys():
            writer.exchange_texts(ROWS, {before.places[name]: text for name, text in texts.items()})
        else:
            after = {name: text for name, text in before.encoded_items() if name not in changed} | texts
            writer.add_texts(NAMES, sorted(after))
            writer.add_texts(ROWS, [after[name] for name in sorted(after)])
        return True

    # -- columns ---------------------------------------------------------------------------------------------

    def _exchange_columns(self, writer: ColumnFileWriter, codes: Codes) -> bool:
        places, before = SortedPlaces(self.listed), self.listed_before
        new_names = {*self.listed}.difference(before) if before is not None else ()
        names = sorted(name for name in {*self.fresh, *new_names} if name in places)
        at, changed = [places[name] for name in names], False
        for name, fresh in count_columns(map(self._rows_after, names), codes).items():
            stale = self.stored.file.column(name) or {}
            if before is not None:
                stale = self._moved(stale, before)
            column = exchange_in_column(stale, fresh, at)
            if column is not None or before is not None:
                writer.add_column(name, stale if column is None else column, len(self.listed))
                changed = True
        return changed

    def _moved(self, column: PlacesByValue, listed_before: Sequence[str]) -> PlacesByValue:
        """Return a column of the list before as one of the list after."""
        places = {name: place for place, name in enumerate(self.listed)}
        after = [places.get(name) for name in listed_before]
        moved = {
            value: array("I", [place for at in having if (place := after[at]) is not None])
            for value, having in column.items()
        }
        return {value: having for value, having in moved.items() if having}

    # -- pages left out --------------------------------------------------------------------------------------

    def _exchange_left_out(self, writer: ColumnFileWriter) -> bool:
        stored = self.stored.left_out
        before = {page: stored[page] for page in stored if page_of(page)[0] in self.fresh}
        after = {page: grounds for each in self.fresh.values() for page, grounds in each.left_out.items()}
        if before != after:
            kept = {page: stored[page] for page in stored if page not in before}
            add_left_out(writer, kept | after)
        return before != after
