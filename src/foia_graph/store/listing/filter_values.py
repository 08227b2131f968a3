"""Values of filters: a slug, `kind/slug`, a notation, a name from the base on, or an IRI, as an IRI."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from foia_graph.errors import NotFound, ValueRejected
from foia_graph.model import iris, values
from foia_graph.model.dates import quote_text
from foia_graph.model.iris import page_of
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import YEAR, ListFilter

NEAREST = 5
IriTest = Callable[[str], bool]
DOCUMENT_KIND = "document"
# The most characters of a name.
LONGEST = 2000


def value_iri(
    text: str, list_filter: ListFilter, catalogue: Catalogue, used: IriTest = lambda _: False
) -> str:
    """Return the IRI that a value of a filter means; `used` tests one that is not described here.

    Raises NotFound, with the nearest names, where nothing is known of that; ValueRejected where it is known
    and no value of the filter, or means several things.
    """
    if list_filter.name == YEAR:
        return _check_year(text)
    names = list(dict.fromkeys(possible_iris(text, list_filter, catalogue))) if len(text) <= LONGEST else []
    known = [iri for iri in names if catalogue.stub(iri) is not None or used(iri)]
    if not known:
        near = _nearest_names(text, list_filter, catalogue)
        raise NotFound(f"{list_filter.name} names {quote_text(text)}, and nothing is known of that.{near}")
    if len(known) > 1:
        several = " and ".join(brief_value(iri, list_filter, catalogue.base) for iri in known)
        raise ValueRejected(
            f"{list_filter.name}: {quote_text(text)} is more than one thing here; write one of {several}."
        )
    if not _is_value(known[0], list_filter, catalogue):
        raise ValueRejected(
            f"{list_filter.name}: {quote_text(text)} is none; write {_example_value(list_filter)}."
        )
    return known[0]


def _check_year(text: str) -> str:
    if len(text) != 4 or not text.isascii() or not text.isdecimal():
        raise ValueRejected(f"{YEAR}: {quote_text(text)} is no year; write it as 2012.")
    return text


def possible_iris(text: str, list_filter: ListFilter, catalogue: Catalogue) -> Iterator[str]:
    """Yield the IRIs that a text may mean."""
    base, kind, rest = catalogue.base, *text.partition("/")[::2]
    if text.startswith("/"):
        yield f"{base}{text[1:]}"
    elif ":" in text:
        yield text
    elif kind in ("id", "scheme") and rest:
        yield f"{base}{text}"
    elif rest:
        thing, mark, part = rest.partition("#")
        yield from (f"{iri}{mark}{part}" for iri in _minted_iris(kind, thing, catalogue))
    else:
        yield from _slug_iris(text, list_filter, catalogue)


def _slug_iris(text: str, list_filter: ListFilter, catalogue: Catalogue) -> Iterator[str]:
    for kind in list_filter.kinds:
        yield from _minted_iris(kind, text, catalogue)
    if list_filter.scheme:
        try:
            yield iris.concept_iri(catalogue.base, list_filter.scheme, text)
        except ValueRejected:
            return  # a text without letters names no concept


def _minted_iris(kind: str, key: str, catalogue: Catalogue) -> Iterator[str]:
    """Yield the IRI of a thing by its kind and key, that of a page by `document` and `SLUG/page/NUMBER`."""
    shape, (document, number) = catalogue.profile.by_kind.get(kind), page_of(key)
    try:
        if kind == DOCUMENT_KIND and number:
            yield iris.page_iri(catalogue.base, document, str(number))
        elif shape is not None:
            yield values.key_iri(shape, key, catalogue.base)
    except ValueRejected:
        return  # a text without letters names nothing


def _is_value(iri: str, list_filter: ListFilter, catalogue: Catalogue) -> bool:
    """Return whether a thing may be a value of a filter."""
    shape = catalogue.shape_of(iri)
    if list_filter.scheme and not list_filter.is_own_field:
        return iri.startswith(f"{catalogue.base}scheme/{list_filter.scheme}/")
    return (
        list_filter.is_own_field
        or not list_filter.kinds
        or (shape is not None and shape.kind in list_filter.kinds)
    )


def _example_value(list_filter: ListFilter) -> str:
    return (
        f"a concept of the scheme {list_filter.scheme}"
        if list_filter.scheme
        else f"{' or '.join(list_filter.kinds)}/NAME"
    )


def _nearest_names(text: str, list_filter: ListFilter, catalogue: Catalogue) -> str:
    """Return a sentence with the names nearest to an unknown one, "" where there are none."""
    known = {
        brief_value(iri, list_filter, catalogue.base): iri for iri in _all_values(list_filter, catalogue)
    }
    short = {name.rpartition("/")[2].lower(): name for name in known}
    found = get_close_matches(text.rpartition("/")[2].lower()[:100], short, NEAREST, 0.4)
    names = [short[each] for each in found] or sorted(known)[:NEAREST]
    return f" {'Nearest are' if found else 'There are'} {', '.join(names)}." if names else ""


def _all_values(list_filter: ListFilter, catalogue: Catalogue) -> Iterator[str]:
    """Yield all values that a filter may have."""
    profile = catalogue.profile
    if list_filter.scheme:
        start = f"{catalogue.base}scheme/{list_filter.scheme}/"
        shapes = [s for s in profile.shapes.values() if s.in_scheme == list_filter.scheme] or [
            profile.by_kind["concept"]
        ]
        yield from (iri for shape in shapes for iri in catalogue.thing_names(shape) if iri.startswith(start))
    for kind in list_filter.kinds:
        yield from catalogue.thing_names(profile.by_kind[kind])


def brief_value(iri: str, list_filter: ListFilter, base: str) -> str:
    """Return a value as it is in an address: no longer than it must be.

    >>> brief_value("https://a.example/id/release/x", ListFilter("release", "", (), ("release",)), "https://a.example/")
    'x'
    """
    path = iri.removeprefix(base)
    kind, _, key = path.removeprefix("id/").rpartition("/")
    if path == iri:
        return iri
    if list_filter.scheme and kind == f"scheme/{list_filter.scheme}":
        return key
    if kind in list_filter.kinds and path.startswith("id/") and "#" not in key:
        return key if list_filter.kinds == (kind,) else f"{kind}/{key}"
    return f"/{path}"
