"""Evidence of claims: words that are not in their source, and quotes that are on no page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.extract.quote_anchors import AnchorPage, MissingAnchor, WantedQuote, anchor_quote
from foia_graph.model import iris
from foia_graph.model.dates import MONTHS
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.search.tokenizer import split_words, stem_word
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, EvidencePlace, claim_view, claims_of
from foia_graph.store.document_files import Holdings

GROUPED_DIGITS = re.compile(r"(?<=[0-9])[,. ](?=[0-9]{3}(?![0-9]))")
DOTTED_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
DATE = re.compile(r"\b([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?\b")
STEMS_OF_MONTHS = tuple(map(stem_word, MONTHS))
_NUMBER_WORDS = """
    zero none no, one first once, two second both twice, three third, four fourth, five fifth, six sixth,
    seven seventh, eight eighth, nine ninth, ten tenth, eleven, twelve twelfth dozen, thirteen, fourteen,
    fifteen, sixteen, seventeen, eighteen, nineteen, twenty
"""
NUMBER_WORDS = {
    word: str(number) for number, words in enumerate(_NUMBER_WORDS.split(",")) for word in words.split()
}
_FUNCTION_WORDS = """
    a about after all also an and any are as at be been before but by can could did do does for from had has
    have he her his how if in into is it its more most not of on or other our out over s she should so some
    such t than that the their them then there these they this those through to under up was we were what when
    where which who whom whose why will with would you your
"""
# Words that any two sentences share; `may` is a month, too.
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


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


INFERRED = "inferred"
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
    for name, values in part.values.items():
        for value in values:
            if isinstance(value, Resource):
                yield from _plain_values(value) if name != "claims" else ()
            else:
                yield value


MACHINE_READ = "machine-read"


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
    """Return why a position has no offsets, "" where it has, or no text is held in which it could have
    some.
    """
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
