"""Parts of a file: the documents that are bound together in it, each with its pages, form, date and title.

Where in doubt there is no cut: a file that is one document has no parts.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from foia_graph.extract.bundles.openings import ENOUGH, Opening, PageFace, page_faces
from foia_graph.extract.description.extractor import StatedField, find_description
from foia_graph.extract.emails.messages import find_messages
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import PageFinding, extractor
from foia_graph.model.resource import RawValue


class DocumentPart(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
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
        """Yield it as a run of pages. An e-mail has another one, which says that it is one, and to whom."""
        said: dict[str, RawValue] = {
            "id": f"part-{self.page}",
            "form": "" if self.form == "e-mail" else self.form,
            "title": self.title,
            "date": self.date,
            "description": self.reason,
            "firstPage": str(self.page),
            "lastPage": str(self.last_page),
            "pageNumbering": "pdf",
        }
        yield "pageRange", {name: value for name, value in said.items() if value}


@extractor("bundles", DocumentPart, "1")
def find_document_parts(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[DocumentPart]:
    """Find the documents that are bound together in a file, by their first pages."""
    faces = page_faces(document.pages, find_messages(document))
    cuts = find_cuts(faces)
    if not cuts:
        return
    start = document.pages[0].number
    begun = Opening((), faces[0].opening.spot if faces[0].opening else None)
    starts = {start: begun, **cuts}
    ends = [*list(starts)[1:], document.last_number + 1]
    for (first, opening), end in zip(starts.items(), ends, strict=True):
        own = tuple(page for page in document.pages if first <= page.number < end)
        found = find_description(msgspec.structs.replace(document, pages=own), gazetteer)
        said = {each.field: each.value for each in found if isinstance(each, StatedField)}
        yield DocumentPart(
            page=first,
            last_page=end - 1,
            spots=(opening.spot,) if opening.spot else (),
            confidence=opening.confidence if opening.signs else None,
            form=said.get("form", ""),
            title=said.get("title", ""),
            date=said.get("created", "") or said.get("issued", ""),
            reason=opening.reason if opening.signs else "The file begins with it.",
        )


def find_cuts(faces: Sequence[PageFace]) -> dict[int, Opening]:
    """Return the numbers of pages, but the first, on which a document begins, and what shows it."""
    cuts: dict[int, Opening] = {}
    for at, (before, face) in enumerate(pairwise(faces), 1):
        if face.opening is None or face.goes_on(before):
            continue
        if face.is_separator and (before.is_separator or not _begins_after(faces[at:])):
            continue
        found = Opening((*face.opening.signs, *face.changes(before)), face.opening.spot)
        if found.confidence >= ENOUGH:
            cuts[face.page.number] = found
    return cuts


def _begins_after(faces: Sequence[PageFace]) -> bool:
    """Return whether what comes after separating sheets begins, and is not what was before them."""
    after = next((face for face in faces if not face.is_separator), None)
    return after is None or after.opening is not None
