"""Values of filters: a slug, `kind/slug`, a notation, a name from the base on, or an IRI, as an IRI."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from foia_graph.errors import NotFound, ValueRejected
from foia_graph.model import iris, values
from foia_graph.model.dates import shown
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import YEAR, Filter

NEAREST = 5
Test = Callable[[str], bool]
LONGEST = 2000
"""The most characters of a name."""


def named(text: str, wanted: Filter, catalogue: Catalogue, used: Test = lambda _: False) -> str:
    """Return the IRI that a value of a filter means; `used` tests one that is not described here.

    Raises NotFound, with the nearest names, where nothing is known of that; ValueRejected where it is known
    and no value of the filter, or means several things.
    """
    if wanted.name == YEAR:
        return _year(text)
    names = list(dict.fromkeys(meant(text, wanted, catalogue))) if len(text) <= LONGEST else []
    known = [iri for iri in names if catalogue.stub(iri) is not None or used(iri)]
    if not known:
        near = _near(text, wanted, catalogue)
        raise NotFound(f"{wanted.name} names {shown(text)}, and nothing is known of that.{near}")
    if len(known) > 1:
        several = " and ".join(brief(iri, wanted, catalogue.base) for iri in known)
        raise ValueRejected(
            f"{wanted.name}: {shown(text)} is more than one thing here; write one of {several}."
        )
    if not _fits(known[0], wanted, catalogue):
        raise ValueRejected(f"{wanted.name}: {shown(text)} is none; write {_example(wanted)}.")
    return known[0]


def _year(text: str) -> str:
    if len(text) != 4 or not text.isascii() or not text.isdecimal():
        raise ValueRejected(f"{YEAR}: {shown(text)} is no year; write it as 2012.")
    return text


def meant(text: str, wanted: Filter, catalogue: Catalogue) -> Iterator[str]:
    """Yield the IRIs that a text may mean."""
    base, kind, rest = catalogue.base, *text.partition("/")[::2]
    if text.startswith("/"):
        yield f"{base}{text[1:]}"
    elif ":" in text:
        yield text
    elif kind in ("id", "scheme") and rest:
        yield f"{base}{text}"
    elif rest:
        yield from _minted(kind, rest, catalogue)
    else:
        yield from _bare(text, wanted, catalogue)


def _bare(text: str, wanted: Filter, catalogue: Catalogue) -> Iterator[str]:
    for kind in wanted.kinds:
        yield from _minted(kind, text, catalogue)
    if wanted.scheme:
        try:
            yield iris.concept(catalogue.base, wanted.scheme, text)
        except ValueRejected:
            return  # a text without letters names no concept


def _minted(kind: str, key: str, catalogue: Catalogue) -> Iterator[str]:
    shape = catalogue.profile.by_kind.get(kind)
    try:
        if shape is not None:
            yield values.named(shape, key, catalogue.base)
    except ValueRejected:
        return  # a text without letters names nothing


def _fits(iri: str, wanted: Filter, catalogue: Catalogue) -> bool:
    """Return whether a thing may be a value of a filter."""
    shape = catalogue.shape_of(iri)
    if wanted.scheme and not wanted.own:
        return iri.startswith(f"{catalogue.base}scheme/{wanted.scheme}/")
    return wanted.own or not wanted.kinds or (shape is not None and shape.kind in wanted.kinds)


def _example(wanted: Filter) -> str:
    return (
        f"a concept of the scheme {wanted.scheme}" if wanted.scheme else f"{' or '.join(wanted.kinds)}/NAME"
    )


def _near(text: str, wanted: Filter, catalogue: Catalogue) -> str:
    """Return a sentence with the names nearest to an unknown one, "" where there are none."""
    known = {brief(iri, wanted, catalogue.base): iri for iri in _all(wanted, catalogue)}
    short = {name.rpartition("/")[2].lower(): name for name in known}
    found = get_close_matches(text.rpartition("/")[2].lower()[:100], short, NEAREST, 0.4)
    names = [short[each] for each in found] or sorted(known)[:NEAREST]
    return f" {'Nearest are' if found else 'There are'} {', '.join(names)}." if names else ""


def _all(wanted: Filter, catalogue: Catalogue) -> Iterator[str]:
    """Yield all values that a filter may have."""
    profile = catalogue.profile
    if wanted.scheme:
        start = f"{catalogue.base}scheme/{wanted.scheme}/"
        shapes = [s for s in profile.shapes.values() if s.in_scheme == wanted.scheme] or [
            profile.by_kind["concept"]
        ]
        yield from (iri for shape in shapes for iri in catalogue.names(shape) if iri.startswith(start))
    for kind in wanted.kinds:
        yield from catalogue.names(profile.by_kind[kind])


def brief(iri: str, wanted: Filter, base: str) -> str:
    """Return a value as it stands in an address: no longer than it must be.

    >>> brief("https://a.example/id/release/x", Filter("release", "", (), ("release",)), "https://a.example/")
    'x'
    """
    path = iri.removeprefix(base)
    kind, _, key = path.removeprefix("id/").rpartition("/")
    if path == iri:
        return iri
    if wanted.scheme and kind == f"scheme/{wanted.scheme}":
        return key
    if kind in wanted.kinds and path.startswith("id/") and "#" not in key:
        return key if wanted.kinds == (kind,) else f"{kind}/{key}"
    return f"/{path}"
