"""By what hits are narrowed: the facets, how they are called, and which value a text means."""

from collections.abc import Mapping

from foia_graph.errors import ValueRejected
from foia_graph.model.profile import Profile
from foia_graph.search.entry import CLAIM, EMAIL, FACETS, PAGES
from foia_graph.search.entry_builder import MACHINERY
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import named
from foia_graph.store.listing.filters import KINDS, SCHEMES, UNDER, YEAR, Filter

HAS: Mapping[str, str] = {
    "bates": "Bates numbers",
    "ocr": "Text read off the image",
    "redactions": "Redactions",
}
"""What a page may have, and how that is called."""
PARTS: Mapping[str, str] = {CLAIM: "Claims", EMAIL: "E-mails", PAGES: "Runs of pages"}
"""Kinds of entries that are parts of things, and how they are called."""
WORDS = frozenset(("kind", "has", "year"))
"""Facets whose values are words; those of the others are things and concepts."""
TITLES: Mapping[str, str] = {"has": "With"}


def title(name: str) -> str:
    """Give what a facet is called."""
    return TITLES.get(name, name.capitalize())


def shown(name: str, value: str, profile: Profile) -> str:
    """Give how a value that is a word is shown.

    >>> shown("year", "2012", None)
    '2012'
    """
    if name == "has":
        return HAS.get(value, value)
    if name == "kind":
        return PARTS.get(value) or profile.by_kind[value].plural.replace("-", " ").capitalize()
    return value


def value(name: str, text: str, catalogue: Catalogue) -> str:
    """Give the value of a facet that a text means: an IRI, or for kind, has and year a word.

    Raises NotFound, with the nearest names, for what is not known, and ValueRejected for what is no value.
    """
    if name == "kind":
        return _one_of(name, text, kinds(catalogue.profile))
    if name == "has":
        return _one_of(name, text, HAS)
    return named(text, FILTERS[name], catalogue)


def kinds(profile: Profile) -> list[str]:
    """Name the kinds of what can be found."""
    things = (shape.kind for shape in profile.shapes.values() if profile.is_thing(shape))
    return sorted({*things, *PARTS} - MACHINERY)


def _one_of(name: str, text: str, known: Mapping[str, str] | list[str]) -> str:
    if text not in known:
        raise ValueRejected(f"{name} is one of {', '.join(known)}, not {text[:40]!r}")
    return text


FILTERS: Mapping[str, Filter] = {
    name: Filter(name, title(name), (), KINDS.get(name, ()), SCHEMES.get(name, ""), UNDER.get(name, ""))
    for name in FACETS
    if name not in WORDS or name == YEAR
}
