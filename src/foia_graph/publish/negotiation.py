"""Content negotiation: the form of an answer by the suffix of the address, else by what a client accepts."""

import re
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from foia_graph.errors import NotAcceptable, NotFound
from foia_graph.model.forms import FORMS, N_QUADS, WITH_CLAIMS, Form

BY_SUFFIX: Mapping[str, Form] = {form.name: form for form in (*WITH_CLAIMS, N_QUADS)}
MEDIA_RANGE = re.compile(r"\*/\*|[a-z0-9!#$&^_.+-]+/(?:\*|[a-z0-9!#$&^_.+-]+)")
# The parameter of media types of RDF 1.2 (RDF 1.2 Turtle, appendix on its media type).
RDF_12 = "version=1.2"
ANY_TYPE: Mapping[str, float] = {"*/*": 1.0}
MAX_CACHED_LENGTH = 300


def form_by_suffix(suffix: str, forms: Iterable[Form] = ()) -> Form | None:
    """Return the form of a suffix, None for no suffix; raises NotFound where there is no such form.

    `forms` is the table that it is in, where that is not the usual one.
    """
    by_suffix = {form.name: form for form in forms} or BY_SUFFIX
    if suffix and suffix not in by_suffix:
        suffixes = ", ".join(f".{each}" for each in by_suffix)
        raise NotFound(f"There is no form .{suffix[:20]}; there are {suffixes}.")
    return by_suffix.get(suffix)


def requested_form(suffix: str, accept: str | None, forms: Iterable[Form]) -> Form:
    """Return the form of a suffix, else the one that a client likes best; raises NotFound, NotAcceptable."""
    offered = tuple(forms)
    return form_by_suffix(suffix, offered) or negotiate(accept, offered)


def negotiate(accept: str | None, forms: Iterable[Form] = FORMS) -> Form:
    """Return the form that a client likes best; on a tie, or without a wish, the one offered first.

    Raises NotAcceptable, with what there is, where none will do.
    """
    # Not best_match() of Werkzeug: it finds nothing without a header, nor for `ld+json;profile=…`.
    accepted, offered = accept or "", tuple(forms)
    # What is longer than clients write is not worth remembering.
    choose = _best_form if len(accepted) <= MAX_CACHED_LENGTH else _best_form.__wrapped__
    best = choose(accepted, offered)
    if best is None:
        media_types = ", ".join(form.media_type for form in offered)
        raise NotAcceptable(f"There is no such form of this; there are {media_types}.")
    return best


# Few browsers and libraries send most of the requests, so most headers were parsed before.
@lru_cache(1024)
def _best_form(accept: str, offered: tuple[Form, ...]) -> Form | None:
    ranges, own_types = _parse_accept(accept), {form.media_type for form in offered}
    # Who names a version likes it better than none.
    best = max(offered, key=lambda form: (_form_quality(form, ranges, own_types), ";" in form.media_type))
    return best if _form_quality(best, ranges, own_types) > 0 else None


def _parse_accept(accept: str) -> Mapping[str, float]:
    """Read what a client accepts, and how much; who accepts nothing that can be read accepts everything."""
    found: dict[str, float] = {}
    for each, quality in parse_accept_header(accept, MIMEAccept):
        media_range = _without_parameters(each)
        if not MEDIA_RANGE.fullmatch(media_range):
            continue
        # No other parameter (a charset, a JSON-LD profile) decides. Who reads RDF 1.2 reads RDF 1.1.
        is_versioned = RDF_12 in (parameter.strip().lower() for parameter in each.split(";"))
        for name in (media_range, f"{media_range};{RDF_12}")[: 1 + is_versioned]:
            found[name] = max(quality, found.get(name, 0.0))
    return found or ANY_TYPE


def _without_parameters(media_range: str) -> str:
    """Return a media range without parameters; a lone star is what Java sends for everything.

    >>> _without_parameters("text/Turtle; charset=utf-8"), _without_parameters("*")
    ('text/turtle', '*/*')
    """
    bare = media_range.partition(";")[0].strip().lower()
    return "*/*" if bare == "*" else bare


def _form_quality(form: Form, ranges: Mapping[str, float], own_types: Set[str]) -> float:
    if ";" in form.media_type:
        return ranges.get(form.media_type, 0.0)
    # `text/*` does not ask for XML because that may also be called text/xml.
    # What is the type of one form is no other name of another.
    aliases = (ranges.get(each, 0.0) for each in form.aliases if each not in own_types)
    general = f"{form.media_type.partition('/')[0]}/*"
    own = next((ranges[each] for each in (form.media_type, general, "*/*") if each in ranges), 0.0)
    return max((own, *aliases))
