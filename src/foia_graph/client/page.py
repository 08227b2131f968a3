"""A page of a document as it was read: text, words with their positions, image, and what was found on it."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from foia_graph.client.results import ArchiveRecord
from foia_graph.client.transport import ArchiveRequests
from foia_graph.errors import RequestRefused

# The region of an image that is the target of an annotation (Media Fragments URI 1.0, 4.2.2).
_REGION = re.compile(r"#xywh=(\d+),(\d+),(\d+),(\d+)$")
# The longest side of the image that a notebook shows, in pixels.
IMAGE_SIDE = 900


@dataclass(frozen=True, slots=True)
class PageWord(ArchiveRecord):
    """A word of a page and its box: left, top, width and height in pixels of the whole image."""

    text: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MachineFinding(ArchiveRecord):
    """What was found on a page: of which field, in which words, what it leads to, and how it is.

    `status` is `machine-read` for what a program read and no one has reviewed; `iri` names the finding.
    """

    field: str
    text: str
    thing: str
    status: str
    iri: str


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A page; `text`, `words` and `image` are empty where the page has none, or none that may be shown.

    Of an archive as it was at some date, pages have their text and findings alone.

    Where its text is held back, `notice` says why; its image has boxes over what must not be seen. `number`
    counts pages of the file from 1, `bates` are the numbers that are printed on it, `address` is where people
    read it, and `description` what the catalogue states of it, as JSON-LD.
    """

    iri: str
    label: str
    document: str
    number: int
    bates: tuple[str, ...]
    text: str
    notice: str
    words: tuple[PageWord, ...]
    findings: tuple[MachineFinding, ...]
    address: str
    description: Mapping[str, Any] = field(repr=False)
    read_image: Callable[[int], bytes] = field(repr=False, compare=False)

    def image(self, longest_side: int = 0) -> bytes:
        """Return the image as JPEG, whole, or with its longest side of so many pixels; b"" without one."""
        return self.read_image(longest_side)

    def _repr_html_(self) -> str:
        """Return the page as its image, or its text, under the name of the document."""
        image = self.image(IMAGE_SIDE)
        encoded = b64encode(image).decode()
        shown = (
            f'<img alt="{escape(self.label)}" style="max-width:100%" src="data:image/jpeg;base64,{encoded}">'
            if image
            else f"<pre>{escape(self.text)}</pre>"
        )
        link = f'<a href="{escape(self.address)}">{escape(self.label)}</a>'
        return f"<figure>{shown}<figcaption>{link} {escape(self.notice)}</figcaption></figure>"


def parse_findings(description: Mapping[str, Any]) -> Iterator[MachineFinding]:
    """Yield the parts of the description of a page that have a status, in the order of their fields."""
    for name, values in description.items():
        for part in values if isinstance(values, list) else [values]:
            if isinstance(part, dict) and "status" in part:
                yield MachineFinding(
                    name,
                    _stated_words(part),
                    _thing_of(part),
                    _iri(part["status"]).rpartition("/")[2],
                    part["id"],
                )


def _stated_words(part: Mapping[str, Any]) -> str:
    # As stated or as printed, else the quote of the evidence.
    stated = part.get("asStated") or part.get("asPrinted")
    return _text(stated) if stated else next(_exact_quotes(part), "")


def _exact_quotes(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("exact"), str | dict):
            yield _text(node["exact"])
        for each in node.values():
            yield from _exact_quotes(each)
    elif isinstance(node, list):
        for each in node:
            yield from _exact_quotes(each)


def _thing_of(part: Mapping[str, Any]) -> str:
    for name in ("body", "claimedExemption", "withholdingMark", "object", "hasCitedEntity"):
        if iri := _iri(part.get(name)):
            return iri
    return ""


def _iri(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        return str(first.get("id", ""))
    return first if isinstance(first, str) and "://" in first else ""


def _text(value: Any) -> str:
    return str(value.get("value", "")) if isinstance(value, dict) else str(value)


def read_page(
    requests: ArchiveRequests,
    base: str,
    description: Mapping[str, Any],
    label: str,
    document: str,
    slug: str,
    number: str,
) -> ArchivePage:
    """Return a page that is described, of the document (IRI) with some name, in an archive with some base."""
    path = f"/doc/document/{slug}/page/{number}"
    text, notice = "", ""
    try:
        text = requests.read(f"{path}/text", "text/plain", instead=b"").decode()
    except RequestRefused as refusal:
        if refusal.status != 403:
            raise
        notice = refusal.sentence
    words = requests.read_json(f"/iiif/document/{slug}/page/{number}/words", instead=b'{"items": []}')

    def read_image(longest_side: int) -> bytes:
        size = f"!{longest_side},{longest_side}" if longest_side else "max"
        image_path = f"/iiif/image/{slug}/{number}/full/{size}/0/default.jpg"
        return requests.read(image_path, "image/jpeg", instead=b"")

    return ArchivePage(
        iri=str(description["id"]),
        label=label,
        document=document,
        number=int(number),
        bates=tuple(each["asPrinted"] for each in description.get("batesRange", []) if "asPrinted" in each),
        text=text,
        notice=notice,
        words=tuple(
            PageWord(each["body"]["value"], *map(int, region.groups()))
            for each in words["items"]
            if (region := _REGION.search(each["target"]))
        ),
        findings=tuple(parse_findings(description)),
        address=f"{base}{path[1:]}",
        description=description,
        read_image=read_image,
    )
