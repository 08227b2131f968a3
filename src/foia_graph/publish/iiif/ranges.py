"""The parts of a document as ranges of its canvases (Presentation 3.0, 5.4): annexes, e-mails and so on."""

from collections.abc import Iterator

from foia_graph.model import iris
from foia_graph.model.claims import STANDING_STATUSES
from foia_graph.model.resource import Resource
from foia_graph.publish.iiif.addresses import IiifAddresses
from foia_graph.publish.iiif.language_maps import Json, by_language, texts_with_language
from foia_graph.publish.presenter import Presenter

PDF_NUMBERING = "pdf"
"""The numbering of pages by which they are found: that of the file."""
UNTITLED = "no title"


def range_field(presenter: Presenter, document: Resource, numbers: list[int]) -> Json:
    """Return which of the known pages belong to which part, in the order in which they begin; {} for none."""
    found = [
        (part, _part_pages(part, numbers)) for part in document.parts("pageRange") if _is_shown_part(part)
    ]
    found.sort(key=lambda each: (each[1][:1], len(each[0].iri), each[0].iri))
    structures = [_range_body(presenter, document, part, pages) for part, pages in found if pages]
    return {"structures": structures} if structures else {}


def _is_shown_part(part: Resource) -> bool:
    status, numbering = (iris.last_segment(part.one(name)) for name in ("status", "pageNumbering"))
    return numbering == PDF_NUMBERING and (not status or status in STANDING_STATUSES)


def _part_pages(part: Resource, numbers: list[int]) -> list[int]:
    first = _page_number(part.one("firstPage"))
    last = max(_page_number(part.one("lastPage")), first)
    return [number for number in numbers if first <= number <= last]


def _page_number(text: str) -> int:
    return int(text) if text else 0


def _range_body(presenter: Presenter, document: Resource, part: Resource, pages: list[int]) -> Json:
    addresses = IiifAddresses(presenter.catalogue.base)
    titles = texts_with_language(part.get("title") or (UNTITLED,), presenter.catalogue.language)
    return {
        "id": f"{addresses.manifest(document.iri)}#{part.iri.partition('#')[2]}",
        "type": "Range",
        "label": by_language(titles),
        "items": list(_canvas_references(addresses, document, pages)),
    }


def _canvas_references(addresses: IiifAddresses, document: Resource, pages: list[int]) -> Iterator[Json]:
    for number in pages:
        yield {"id": addresses.canvas(f"{document.iri}/page/{number}"), "type": "Canvas"}
