"""Evidence of claims: words that are not in their source, and quotes that are on no page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from foia_graph.extract.quote_anchors import AnchorPage, MissingAnchor, WantedQuote, anchor_quote
from foia_graph.model import iris
from foia_graph.model.dates import MONTHS
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.runtime.tables import table_beside
from foia_graph.search.tokenizer import split_words, stem_word
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, EvidencePlace, claim_view, claims_of
from foia_graph.store.document_files import Holdings

GROUPED_DIGITS = re.compile(r"(?<=[0-9])[,. ](?=[0-9]{3}(?![0-9]))")
DOTTED_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
DATE = re.compile(r"\b([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?\b")
STEMS_OF_MONTHS = tuple(map(stem_word, MONTHS))
_WORDS = table_beside(__file__)
NUMBER_WORDS = {
    word: str(number) for number, words in enumerate(_WORDS["numbers"].split(",")) for word in words.split()
}
# Words that any two sentences share; `may` is a month, too.
FUNCTION_WORDS = frozenset(_WORDS["function"].split())


def compared_words(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something, numbers as digits.

    >>> sorted(compared_words("He released sixteen documents on 2012-04-10, over 3,600 pages"))
    ['10', '16', '2012', '3600', 'april', 'document', 'page', 'releas']
    """
    text = DOTTED_INITIALS.sub(lambda initials: f"{initials[0].replace('.', '')} ", text)
    return frozenset(_words(DATE.sub(_date_words, GROUPED_DIGITS.sub("", text))))


def _words(text: str) -> Iterator[str]:
    for word in split_words(text):
        number = NUMBER_WORDS.get(word)
        if number is not None:
            yield number
        elif word.isdecimal():
            yield word.lstrip("0") or "0"
        elif len(word) > 1 and word not in FUNCTION_WORDS:
            yield stem_word(word)


def _date_words(date: re.Match[str]) -> str:
    year, month, day = date.groups()
    name = STEMS_OF_MONTHS[int(month) - 1] if 1 <= int(month) <= len(MONTHS) else month
    return f"{year} {name} {day or ''}"


def initials_of(names: Iterable[str]) -> frozenset[str]:
    """Return the initials of names of several words, as they are said for them.

    >>> sorted(initials_of(["Next Generation Identification", "The Network"]))
    ['ngi']
    """
    words = ([word for word in split_words(name) if word not in FUNCTION_WORDS] for name in names)
    return frozenset("".join(word[0] for word in each) for each in words if len(each) > 1)


INFERRED, MACHINE_READ = "inferred", "machine-read"
# Fields of a thing in which its names and their variants are.
NAME_FIELDS = (
    *("prefLabel", "altLabel", "hiddenLabel", "name", "alternateName", "title", "alternative"),
    *("notation", "identifier", "jobTitle"),
)


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
    A claim that is said to be inferred, and says in a note from what, is omitted.
    """
    reader = _ClaimReader(catalogue)
    for name in catalogue.all_descriptions:
        thing = catalogue.describe(name)
        for about, claim in claims_of(thing) if thing else ():
            view = claim_view(claim, catalogue, about)
            is_explained = iris.last_segment(view.status) == INFERRED and bool(view.notes)
            rests_on_words = view.stands and bool(view.quote) and not is_explained
            if rests_on_words and not reader.is_borne_out(claim, view, about):
                field = reader.field_title(view, about)
                yield WeakEvidence(view.iri, name, field, view.value, view.quote, view.source)


class _ClaimReader:
    """Reads what claims say, in words; the words of a thing are looked up once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._name_words = cache(self._read_name_words)

    def field_title(self, view: ClaimView, about: Resource) -> str:
        """Return the title of the field that a claim is on, "Claim" for one in words alone."""
        properties = self._catalogue.profile[about.type].properties.values()
        return next((p.title for p in properties if p.path == view.predicate), "Claim")

    def is_borne_out(self, claim: Resource, view: ClaimView, about: Resource) -> bool:
        """Return whether the quote has any word of what is claimed; one without words claims nothing."""
        claimed = compared_words(f"{view.text} {claim.one('asStated')}")
        claimed = claimed.union(*(self._value_words(value, about) for value in claim.get("object")))
        quoted = compared_words(view.quote)
        return not quoted or not claimed or bool(quoted & claimed)

    def _value_words(self, value: Value, about: Resource) -> frozenset[str]:
        text = text_of(value)
        if not text.startswith(self._catalogue.base):
            return compared_words(text)
        part = next((part for part in _parts_of(about) if part.iri == text), None)
        if part is not None:
            return frozenset().union(*(self._value_words(each, about) for each in _plain_values(part)))
        return self._name_words(text)

    def _read_name_words(self, iri: str) -> frozenset[str]:
        thing = self._catalogue.describe(iri)
        names = [text_of(v) for field in NAME_FIELDS for v in thing.get(field)] if thing else []
        # What a thing is, as any agency is an agency, tells it from no other.
        slug = iris.last_segment(iri).replace("-", " ")
        return compared_words(" ".join((slug, *names))) | initials_of(names)


def _parts_of(thing: Resource) -> Iterator[Resource]:
    for values in thing.values.values():
        for value in values:
            if isinstance(value, Resource) and value.type != "Claim":
                yield value
                yield from _parts_of(value)


def _plain_values(part: Resource) -> Iterator[Value]:
    for name, values in part.values.items():
        for value in values:
            if isinstance(value, Resource):
                yield from _plain_values(value) if name != "claims" else ()
            else:
                yield value


@dataclass(frozen=True, slots=True)
class UnplacedQuote:
    """A claim whose quote has no position in the text of its source, which thing it is about, and why."""

    claim: str
    thing: str
    quote: str
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.claim}\n    “{self.quote}” ({self.source}) {self.reason}"


def unplaced_quotes(catalogue: Catalogue, holdings: Holdings) -> Iterator[UnplacedQuote]:
    """Yield the claims of people whose quote has no position in the text of its source that is held.

    What a machine read is omitted: its words are those of another layer of the page.
    """
    for name in catalogue.all_descriptions:
        thing = catalogue.describe(name)
        for about, claim in claims_of(thing) if thing else ():
            view = claim_view(claim, catalogue, about)
            if not view.stands or iris.last_segment(view.status) == MACHINE_READ:
                continue
            for place in view.evidence:
                if reason := _missing_reason(place, holdings):
                    source = place.iri if place.page else place.document
                    yield UnplacedQuote(view.iri, name, place.quote, source, reason)


def _missing_reason(place: EvidencePlace, holdings: Holdings) -> str:
    """Return why a position has no offsets, "" where it has, or where no text is held to look for it."""
    if not place.quote or place.start is not None or (place.field and not place.page):
        return ""
    reading = holdings.parsed_document(place.document)
    pages = [
        AnchorPage(page.number, page.text, page.words)
        for page in (reading.pages if reading is not None else ())
        if page.text.strip() and place.page in (0, page.number)
    ]
    if not pages:
        return ""
    wanted = WantedQuote(place.quote, prefix=place.prefix, suffix=place.suffix, box=place.box)
    found = anchor_quote(pages, wanted)
    return found.reason if isinstance(found, MissingAnchor) else ""
