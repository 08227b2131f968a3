"""Which form of an answer a client gets: by the suffix of the address, else by what it accepts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from foia_graph.errors import NotAcceptable, NotFound


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing an answer: its suffix, its media type, and other types that ask for it."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    has_charset: bool = False

    @property
    def content_type(self) -> str:
        """Give the media type as it is sent."""
        return f"{self.media_type}; charset=utf-8" if self.has_charset else self.media_type

    @property
    def accepted(self) -> tuple[str, ...]:
        """Give all media types that ask for this form."""
        return self.media_type, *self.aliases


JSONLD = Form("jsonld", "application/ld+json", ("application/json",))
TURTLE = Form("ttl", "text/turtle", ("text/n3", "application/x-turtle"), has_charset=True)
HTML = Form("html", "text/html", ("application/xhtml+xml",), has_charset=True)
N_TRIPLES = Form("nt", "application/n-triples", ("text/plain",))
RDF_XML = Form("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
N_QUADS = Form("nq", "application/n-quads")
TRIG = Form("trig", "application/trig")

FORMS = (JSONLD, TURTLE, HTML, N_TRIPLES, RDF_XML)
"""The forms of every description, in the order in which they are preferred."""
BY_SUFFIX: Mapping[str, Form] = {form.name: form for form in (*FORMS, N_QUADS)}


def by_suffix(suffix: str) -> Form | None:
    """Find the form that a suffix means, None for no suffix; raises NotFound where there is no such form."""
    if suffix and suffix not in BY_SUFFIX:
        known = ", ".join(f".{each}" for each in BY_SUFFIX)
        raise NotFound(f"There is no form .{suffix[:20]}; there are {known}.")
    return BY_SUFFIX.get(suffix)


def negotiate(accept: str | None, forms: Iterable[Form] = FORMS) -> Form:
    """Choose the form that a client likes best; on a tie, or without a wish, the one offered first.

    Raises NotAcceptable, with what there is, where none will do.
    """
    offered = list(forms)
    wishes = _wishes(accept)
    best = max(offered, key=lambda form: _quality(form, wishes))
    if _quality(best, wishes) <= 0:
        known = ", ".join(form.media_type for form in offered)
        raise NotAcceptable(f"There is no such form of this; there are {known}.")
    return best


def _wishes(accept: str | None) -> list[tuple[str, float]]:
    # Parameters (a charset, a JSON-LD profile) never decide between our forms.
    if not accept or not accept.strip():
        return [("*/*", 1.0)]
    found = parse_accept_header(accept, MIMEAccept)
    return [(media_range.partition(";")[0].strip().lower(), quality) for media_range, quality in found]


def _quality(form: Form, wishes: list[tuple[str, float]]) -> float:
    """Give the quality that the most special matching media range has; of several types the best."""
    return max(_quality_of_type(media_type, wishes) for media_type in form.accepted)


def _quality_of_type(media_type: str, wishes: list[tuple[str, float]]) -> float:
    ranges = dict(reversed(wishes))
    general = f"{media_type.partition('/')[0]}/*"
    return next((ranges[each] for each in (media_type, general, "*/*") if each in ranges), 0.0)
