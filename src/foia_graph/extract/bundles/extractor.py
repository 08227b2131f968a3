"""Parts of a file: the documents that are bound in it, each with its pages, form, date and title.

Where in doubt there is no cut: a file that is one document has no parts.
"""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from foia_graph.extract.bundles.openings import Opening, page_faces
from foia_graph.extract.description.extractor import StatedField, find_description
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import PageFinding, extractor
from foia_graph.model.resource import RawValue


class BoundDocument(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A document within a file, from `page` to `last_page`; `reason` says what shows that it begins there."""

    last_page: int
    form: str = ""
    title: str = ""
    date: str = ""
    reason: str = ""

    @property
    def pages(self) -> range:
        """Number the pages on which it is."""
        return range(self.page, self.last_page + 1)

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield it as a run of pages; that of the message itself says that it is an e-mail, and to whom."""
        said: dict[str, RawValue] = {
            "form": "" if self.form == "e-mail" else self.form,
            "title": self.title,
            "date": self.date,
            "description": self.reason,
            "firstPage": str(self.page),
            "lastPage": str(self.last_page),
            "pageNumbering": "pdf",
        }
        yield "pageRange", {name: value for name, value in said.items() if value}


@extractor("bundles", BoundDocument, "1")
def find_bound_documents(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[BoundDocument]:
    """Find the documents that are bound together in a file, by their first pages."""
    cuts = find_cuts(document)
    starts = [document.pages[0].number, *cuts] if cuts else []
    for first, end in pairwise((*starts, document.last_number + 1)):
        own = tuple(page for page in document.pages if first <= page.number < end)
        found = find_description(msgspec.structs.replace(document, pages=own), gazetteer)
        stated = [each for each in found if isinstance(each, StatedField)]
        said = {each.field: each.value for each in stated}
        cut = cuts.get(first)
        yield BoundDocument(
            page=first,
            last_page=end - 1,
            spots=(cut.spot,) if cut else stated[0].spots if stated and stated[0].page == first else (),
            confidence=cut.confidence if cut else None,
            form=said.get("form", ""),
            title=said.get("title", ""),
            date=said.get("created") or said.get("issued", ""),
            reason=cut.reason if cut else "The file begins with it.",
        )


def find_cuts(document: ParsedDocument) -> dict[int, Opening]:
    """Return the numbers of pages on which another document begins than on the page before, with what shows it."""
    cuts: dict[int, Opening] = {}
    faces = page_faces(document)
    for at, (before, face) in enumerate(pairwise(faces), 1):
        if face.opening is None or face.goes_on(before):
            continue
        # A sheet in place of pages may be within a document, which then goes on after it.
        if face.is_sheet("separator") and any(after.opening is None for after in faces[at + 1 : at + 2]):
            continue
        found = Opening((*face.opening.signs, *face.changes(before)), face.opening.spot)
        if found.is_enough:
            cuts[face.page.number] = found
    return cuts
