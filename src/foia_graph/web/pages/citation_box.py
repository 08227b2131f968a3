"""The citation of a thing on its page: a sentence, and links to the other forms."""

from dataclasses import dataclass
from urllib.parse import urlencode

from foia_graph.model.forms import Form
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.sentence import citation_sentence
from foia_graph.web.core.responses import suffixed_path
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.citation_forms import WRITERS, current_references

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
