"""What can be taken along from a page: its citation, and its frame for other sites."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from html import escape
from urllib.parse import urlencode

from flask import Response

from foia_graph.errors import NotFound
from foia_graph.extract.quoted_passages import PassageQuote
from foia_graph.model.forms import BIBTEX, CSL, RIS, Form
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations import formats
from foia_graph.publish.citations.references import ReferenceBuilder
from foia_graph.web.core.responses import send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.signposts import Signposts

WRITERS: Mapping[Form, Callable[[formats.Reference], bytes]] = {
    CSL: formats.csl_json,
    BIBTEX: formats.bibtex_entry,
    RIS: formats.ris_record,
}
# The forms of citations by suffix, in the order in which they are preferred.
CITATIONS: Mapping[str, Form] = {form.name: form for form in WRITERS}


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation ready to be shown; `forms` are (path, label, media type)."""

    sentence: str
    iri: str
    forms: tuple[tuple[str, str, str], ...]

    @property
    def whole(self) -> str:
        """Return the sentence with the name of what is cited."""
        return f"{self.sentence} {self.iri}"


def citation_of(thing: Resource) -> CitationView | None:
    """Return the citation of a thing, None where it cannot be cited."""
    reference = current_references().thing_reference(thing)
    return citation_view(reference, path_of(reference.iri, current_catalogue().base)) if reference else None


def citation_view(reference: formats.Reference, path: str) -> CitationView:
    """Return the citation of a reference, whose forms are at a path with their suffixes."""
    forms = tuple((suffixed_path(path, form), form.label, form.media_type) for form in WRITERS)
    return CitationView(formats.citation_sentence(reference), reference.iri, forms)


def citation_address(iri: str) -> str:
    """Return the address at which a thing or a claim is cited, whatever it is.

    >>> citation_address("https://foia.example.org/id/work/x#claim-1")
    '/cite?iri=https%3A%2F%2Ffoia.example.org%2Fid%2Fwork%2Fx%23claim-1'
    """
    return f"/cite?{urlencode({'iri': iri})}"


def current_references() -> ReferenceBuilder:
    """Return the maker of references to the catalogue as it is now."""
    return ReferenceBuilder(current_catalogue(), current_holdings())


def send_citation(thing: Resource, form: Form) -> Response:
    """Send the citation of a thing; raises NotFound where it cannot be cited."""
    reference = current_references().thing_reference(thing)
    if reference is None:
        raise NotFound(
            f"There is no form .{form.name} of this: releases, documents, pages and works are cited."
        )
    return send_reference(reference, form, Signposts(thing, current_catalogue()).form_headers(form))


def send_reference(reference: formats.Reference, form: Form, links: Iterable[str] = ()) -> Response:
    """Send a citation in a form, with further links."""
    response = send_bytes(WRITERS[form](reference), form.content_type, current_catalogue())
    response.headers["Link"] = ", ".join([f'<{reference.iri}>; rel="describes"', *links])
    return response


EMBED_PATH, CLAIM_PATH = "/embed/", "/embed/claim"
OEMBED_PATH = "/oembed"
DOCUMENT_KIND = "document"
FRAME_SCRIPT = "static/scripts/embed/frames.js"
# Pixels of a frame across where no one asks for less.
WIDTH = 600
# Pixels of a frame down, by what it shows; with the script next to it a frame takes what it needs.
HEIGHTS = {"document": 760, "page": 820, "quote": 420, "claim": 380}


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
    def discovery(self) -> str:
        """Return the address that oEmbed is asked at, with that of the thing or of its words."""
        base = current_catalogue().base
        query = f"?{self.path.partition('?')[2]}" if self.quote is not None else ""
        address = f"{base}{path_of(self.iri, base).removeprefix('/')}{query}"
        return f"{base}{OEMBED_PATH.removeprefix('/')}?{urlencode({'url': address, 'format': 'json'})}"

    def snippet(self, title: str) -> str:
        """Write the frame as HTML to copy, with the script that gives it the height that it needs."""
        script = f'<script type="module" src="{current_catalogue().base}{FRAME_SCRIPT}"></script>'
        return f"{self.frame(title, WIDTH, HEIGHTS[self.kind])}\n{script}"

    def frame(self, title: str, width: int, height: int) -> str:
        """Write the frame as HTML."""
        address = f"{current_catalogue().base}{self.path.removeprefix('/')}"
        return (
            f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
            'loading="lazy"></iframe>'
        )


def is_embeddable(iri: str) -> bool:
    """Return whether a name is one of a document, a page or a part of a thing, as claims are."""
    return iri.startswith(f"{current_catalogue().base}id/{DOCUMENT_KIND}/") or "#" in iri
