"""What can be taken along from a page: its citation, its frame for other sites, and a note on it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from html import escape
from urllib.parse import urlencode

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.extract.quoted_passages import PassageQuote
from foia_graph.model.forms import BIBTEX, CSL, HTML, JSONLD, RIS, Form
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations.formats import (
    Reference,
    bibtex_entry,
    citation_sentence,
    csl_json,
    ris_record,
)
from foia_graph.publish.citations.references import ReferenceBuilder
from foia_graph.publish.descriptions import Description
from foia_graph.publish.quotes import QuotedClaim
from foia_graph.web.core.operations import declared_operation
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.responses import send_bytes, send_page, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.signposts import Signposts

PATH = "/cite"


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation ready to be shown; `forms` are (path, label, media type)."""

    sentence: str
    iri: str
    href: str
    forms: tuple[tuple[str, str, str], ...]


def citation_of(thing: Resource) -> CitationView | None:
    """Return the citation of a thing, None where it cannot be cited."""
    reference = current_references().thing_reference(thing)
    return citation_view(reference, path_of(reference.iri, current_catalogue().base)) if reference else None


def citation_view(reference: Reference, path: str) -> CitationView:
    """Return the citation of a reference, whose forms are at a path with their suffixes."""
    forms = tuple((suffixed_path(path, form), form.label, form.media_type) for form in WRITERS)
    return CitationView(
        citation_sentence(reference), reference.iri, path_of(reference.iri, current_catalogue().base), forms
    )


def citation_address(iri: str, form: Form | None = None) -> str:
    """Return the address at which a thing or a claim is cited, whatever it is.

    >>> citation_address("https://foia.example.org/id/work/x#claim-1")
    '/cite?iri=https%3A%2F%2Ffoia.example.org%2Fid%2Fwork%2Fx%23claim-1'
    """
    path = f"{PATH}?{urlencode({'iri': iri})}"
    return suffixed_path(path, form) if form else path


WRITERS: Mapping[Form, Callable[[Reference], bytes]] = {CSL: csl_json, BIBTEX: bibtex_entry, RIS: ris_record}
# The forms of citations by suffix, in the order in which they are preferred.
CITATIONS: Mapping[str, Form] = {form.name: form for form in WRITERS}


def current_references() -> ReferenceBuilder:
    """Return the maker of references to the catalogue as it is now."""
    source = current_catalogue()
    return ReferenceBuilder(source, current_holdings())


def send_citation(thing: Resource, form: Form) -> Response:
    """Send the citation of a thing; raises NotFound where it cannot be cited."""
    reference = current_references().thing_reference(thing)
    if reference is None:
        raise NotFound(
            f"There is no form .{form.name} of this: releases, documents, pages and works are cited."
        )
    return send_reference(reference, form, Signposts(thing, current_catalogue()).form_headers(form))


def send_reference(reference: Reference, form: Form, links: Iterable[str] = ()) -> Response:
    """Send a citation in a form, with further links."""
    response = send_bytes(WRITERS[form](reference), form.content_type, current_catalogue())
    response.headers["Link"] = ", ".join([f'<{reference.iri}>; rel="describes"', *links])
    return response


KINDS = {"ReleasedDocument": "document", "Page": "page"}


@dataclass(frozen=True, slots=True)
class NotedThing:
    """What a note is on: its kind (document, page, claim or thing), path, title, quote and citation.

    `class_title` is what people call its class, `cite` the path of its citation in other forms, and `version`
    the path of an answer that changes when what is said of it does.
    """

    kind: str
    path: str
    title: str
    class_title: str
    version: str
    citation: str = ""
    cite: str = ""
    quote: str = ""


def noted_thing(description: Description, path: str, citation: CitationView | None) -> NotedThing:
    """Return what a note on a thing begins with."""
    thing = description.thing
    return NotedThing(
        KINDS.get(thing.type, "thing"),
        path,
        description.title,
        description.shape.plain_title,
        suffixed_path(path, JSONLD),
        f"{citation.sentence} {citation.iri}" if citation else "",
        citation_address(thing.iri) if citation else "",
    )


def noted_claim(claim: QuotedClaim, citation: CitationView) -> NotedThing:
    """Return what a note on a claim begins with."""
    address = citation_address(claim.claim.view.iri)
    return NotedThing(
        "claim",
        claim.about.href,
        f"Claim on {claim.about.text}",
        "Claim",
        suffixed_path(address, CSL),
        f"{citation.sentence} {citation.iri}",
        address,
        claim.claim.view.quote or claim.claim.view.text,
    )


blueprint = Blueprint("dossier", __name__)
DOSSIER_PATH = "/dossier"


@blueprint.get(DOSSIER_PATH)
@declared_operation(
    "Show my notes",
    "A page with the notes that a reader made, which are in the browser's own storage: there is no "
    "account, and no note is sent. It exports and imports them as W3C Web Annotations, and writes "
    "Markdown with citations.",
    cost="light",
    media_types=(HTML.media_type,),
    problems=(400,),
    examples=(DOSSIER_PATH,),
)
def dossier() -> Response:
    """Send the page, which is the same for everybody."""
    check_names((), "This page")
    return send_page("dossier.html", title="My notes", base=current_catalogue().base)


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
