"""What is embedded: a document, a page, words of either, or a claim; and where its frame is."""

from dataclasses import asdict, dataclass
from html import escape
from urllib.parse import urlencode

from foia_graph.extract.quoted_passages import PassageQuote
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import path_of
from foia_graph.web.core.site import current_catalogue

EMBED_PATH, CLAIM_PATH = "/embed/", "/embed/claim"
OEMBED_PATH = "/oembed"
DOCUMENT_KIND = "document"
FRAME_SCRIPT = "static/scripts/embed/frames.js"
WIDTH = 600
"""Pixels of a frame across where no one asks for less."""
HEIGHTS = {"document": 760, "page": 820, "quote": 420, "claim": 380}
"""Pixels of a frame down, by what it shows; with the script next to it a frame takes what it needs."""


@dataclass(frozen=True, slots=True)
class EmbedSubject:
    """What is embedded: a document or a page, with `quote` words of it; else a claim."""

    iri: str
    quote: PassageQuote | None = None

    @property
    def kind(self) -> str:
        """Return what it is: document, page, quote or claim."""
        if "#" in self.iri:
            return "claim"
        if self.quote is not None:
            return "quote"
        return "page" if page_of(self.iri)[1] else DOCUMENT_KIND

    @property
    def path(self) -> str:
        """Return the path of its frame."""
        if self.kind == "claim":
            return f"{CLAIM_PATH}?{urlencode({'iri': self.iri})}"
        name = self.iri.removeprefix(f"{current_catalogue().base}id/")
        texts = asdict(self.quote) if self.quote is not None else {}
        query = {each: text for each, text in texts.items() if text}
        return f"{EMBED_PATH}{name}{f'?{urlencode(query)}' if query else ''}"

    @property
    def address(self) -> str:
        """Return the address that oEmbed is asked with: of the thing, or of the position of its words."""
        base = current_catalogue().base
        query = self.path.partition("?")[2] if self.quote is not None else ""
        place = path_of(self.iri, base).removeprefix("/")
        return f"{base}{place}{f'?{query}' if query else ''}"


@dataclass(frozen=True, slots=True)
class EmbedControl:
    """What people need to embed something: the path of its frame, that of oEmbed, and HTML to copy."""

    path: str
    discovery: str
    snippet: str


def embed_control(subject: EmbedSubject, title: str) -> EmbedControl:
    """Return what is needed to embed a subject that has a title."""
    base = current_catalogue().base
    script = f'<script type="module" src="{base}{FRAME_SCRIPT}"></script>'
    return EmbedControl(
        subject.path,
        f"{base}{OEMBED_PATH.removeprefix('/')}?{urlencode({'url': subject.address, 'format': 'json'})}",
        f"{frame_html(subject, title, WIDTH, HEIGHTS[subject.kind])}\n{script}",
    )


def frame_html(subject: EmbedSubject, title: str, width: int, height: int) -> str:
    """Write the frame of a subject as HTML."""
    address = f"{current_catalogue().base}{subject.path.removeprefix('/')}"
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        'loading="lazy"></iframe>'
    )


def is_embeddable(iri: str) -> bool:
    """Return whether a name is one of a document, a page or a part of a thing, as claims are."""
    return iri.startswith(f"{current_catalogue().base}id/{DOCUMENT_KIND}/") or "#" in iri
