"""Evidence that does not bear its claim out: quotes that share no word with what is claimed."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.audit.claim_words import compared_words, initials_of
from foia_graph.model import iris
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, claim_view, claims_of

INFERRED = "inferred"
NAME_FIELDS = (
    *("prefLabel", "altLabel", "hiddenLabel", "name", "alternateName", "title", "alternative"),
    *("notation", "identifier", "jobTitle"),
)
"""Fields of a thing in which its names and their variants are."""


@dataclass(frozen=True, slots=True)
class WeakEvidence:
    """A claim whose quote shares no word with it: what it claims of which thing, the quote, the source."""

    claim: str
    thing: str
    field: str
    value: str
    quote: str
    source: str

    def __str__(self) -> str:
        return f"{self.claim}\n    {self.field}: {self.value}\n    “{self.quote}” ({self.source})"


def weak_evidence(catalogue: Catalogue) -> Iterator[WeakEvidence]:
    """Yield the claims that stand and whose quote has no word of what is claimed, thing by thing.

    Words are compared by their stems, numbers in words with those in digits, and things by all their names;
    the name of the field, and the kind of a thing, bear nothing out.
    A claim that is said to be inferred, and says in a note from what, is left out.
    """
    reader = _ClaimReader(catalogue)
    for name in catalogue.all_descriptions:
        thing = catalogue.describe(name)
        for about, claim in claims_of(thing) if thing else ():
            view = claim_view(claim, catalogue, about)
            if _rests_on_words(view) and not reader.is_borne_out(claim, view, about):
                field = reader.field_title(view, about)
                yield WeakEvidence(view.iri, name, field, view.value, view.quote, view.source)


def _rests_on_words(view: ClaimView) -> bool:
    is_explained = iris.last_segment(view.status) == INFERRED and bool(view.notes)
    return view.stands and bool(view.quote) and not is_explained


class _ClaimReader:
    """Reads what claims say, in words; the words of a thing are looked up once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names: dict[str, frozenset[str]] = {}

    def field_title(self, view: ClaimView, about: Resource) -> str:
        """Return the title of the field that a claim is on, "Claim" for one in words alone."""
        properties = self._catalogue.profile[about.type].properties.values()
        return next((p.title for p in properties if p.path == view.predicate), "Claim")

    def is_borne_out(self, claim: Resource, view: ClaimView, about: Resource) -> bool:
        """Return whether the quote has any word of what is claimed; one without words claims nothing."""
        claimed = self._claimed_words(claim, view, about)
        quoted = compared_words(view.quote)
        return not quoted or not claimed or bool(quoted & claimed)

    def _claimed_words(self, claim: Resource, view: ClaimView, about: Resource) -> frozenset[str]:
        found = compared_words(f"{view.text} {claim.one('asStated')}")
        for value in claim.get("object"):
            found |= self._value_words(value, about)
        return found

    def _value_words(self, value: Value, about: Resource) -> frozenset[str]:
        text = text_of(value)
        if not text.startswith(self._catalogue.base):
            return compared_words(text)
        part = next((part for part in _parts_of(about) if part.iri == text), None)
        if part is not None:
            return frozenset().union(*(self._value_words(each, about) for each in _plain_values(part)))
        return self._name_words(text)

    def _name_words(self, iri: str) -> frozenset[str]:
        if iri not in self._names:
            thing = self._catalogue.describe(iri)
            names = [text_of(v) for field in NAME_FIELDS for v in thing.get(field)] if thing else []
            # What a thing is, as any agency is an agency, tells it from no other.
            slug = iris.last_segment(iri).replace("-", " ")
            self._names[iri] = compared_words(" ".join((slug, *names))) | initials_of(names)
        return self._names[iri]


def _parts_of(thing: Resource) -> Iterator[Resource]:
    for values in thing.values.values():
        for value in values:
            if isinstance(value, Resource) and value.type != "Claim":
                yield value
                yield from _parts_of(value)


def _plain_values(part: Resource) -> Iterator[Value]:
    """Yield all values of a part and of the parts in it, without its claims."""
    for name, values in part.values.items():
        for value in values:
            if isinstance(value, Resource):
                yield from _plain_values(value) if name != "claims" else ()
            else:
                yield value
