"""The parts of a document as ranges of its canvases (Presentation 3.0, 5.4): annexes, e-mails and so on."""

from collections.abc import Iterator

from foia_graph.model import iris
from foia_graph.model.claims import STANDING
from foia_graph.model.resource import Resource
from foia_graph.publish.iiif.addresses import Addresses
from foia_graph.publish.iiif.values import Json, by_language, spoken
from foia_graph.publish.presenter import Viewer

COUNTED = "pdf"
"""The numbering of pages by which they are found: that of the file."""
UNNAMED = "no title"


def ranges(viewer: Viewer, document: Resource, numbers: list[int]) -> Json:
    """Return which of the known pages belong to which part, in the order in which they begin; {} for none."""
    found = [(part, _pages(part, numbers)) for part in document.parts("pageRange") if _is_told(part)]
    found.sort(key=lambda each: (each[1][:1], len(each[0].iri), each[0].iri))
    told = [_range(viewer, document, part, pages) for part, pages in found if pages]
    return {"structures": told} if told else {}


def _is_told(part: Resource) -> bool:
    status, numbering = (iris.last(part.one(name)) for name in ("status", "pageNumbering"))
    return numbering == COUNTED and (not status or status in STANDING)


def _pages(part: Resource, numbers: list[int]) -> list[int]:
    first = _number(part.one("firstPage"))
    last = max(_number(part.one("lastPage")), first)
    return [number for number in numbers if first <= number <= last]


def _number(text: str) -> int:
    return int(text) if text else 0


def _range(viewer: Viewer, document: Resource, part: Resource, pages: list[int]) -> Json:
    addresses = Addresses(viewer.catalogue.base)
    titles = spoken(part.get("title") or (UNNAMED,), viewer.catalogue.language)
    return {
        "id": f"{addresses.manifest(document.iri)}#{part.iri.partition('#')[2]}",
        "type": "Range",
        "label": by_language(titles),
        "items": list(_canvases(addresses, document, pages)),
    }


def _canvases(addresses: Addresses, document: Resource, pages: list[int]) -> Iterator[Json]:
    for number in pages:
        yield {"id": addresses.canvas(f"{document.iri}/page/{number}"), "type": "Canvas"}
