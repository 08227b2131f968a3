"""What the front page shows of a generation: findings, the latest releases, questions, and what there is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from foia_graph.audit.gap_table import catalogue_gaps
from foia_graph.audit.revealed_text import RevealedText, revealed_between
from foia_graph.errors import StoreBusy
from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import text_of
from foia_graph.publish.addresses import comparison_path, list_path, path_of
from foia_graph.publish.date_words import date_words
from foia_graph.publish.incoming import plural_title
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.statements import difference_view
from foia_graph.publish.view_models import ClaimedValue, DifferenceView, LinkedClaim, LinkView
from foia_graph.query import saved
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import field_conflicts
from foia_graph.store.listing.selection import ListSelector, list_index, select_things
from foia_graph.store.page_images import WIDTHS
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages import thing_page

MAX_RELEASES = 200


@dataclass(frozen=True, slots=True)
class UnkeptPromise:
    """What was promised and is not here: by which thing, in one sentence, and the claim with its words."""

    thing: LinkView
    sentence: str
    claim: LinkedClaim | None


def leading_promise(presenter: Presenter) -> UnkeptPromise | None:
    """Return the promise of which most is missing; what was announced and never came is behind."""
    promises = chain(_short_releases(presenter), _announced_releases(presenter))
    return next((each for each in promises if each.claim), None) or _unmet_letter(presenter)


def _short_releases(presenter: Presenter) -> Iterator[UnkeptPromise]:
    """Yield the releases with fewer documents here than are stated, those that lack most first."""
    documents = list_index(presenter.catalogue, presenter.profile["ReleasedDocument"])
    by_release = documents.value_maps("release")
    stated = presenter.profile.predicates["statedDocumentCount"]
    for release, number in sorted(_stated_counts(presenter, stated), key=lambda each: (-each[1], each[0])):
        there = len(by_release[release]) if release in by_release else 0
        if there < number:
            sentence = f"{number:,} documents were announced; {there:,} of them are here."
            yield UnkeptPromise(presenter.link(release), sentence, _quoted_claim(release, stated, presenter))


def _stated_counts(presenter: Presenter, predicate: str) -> Iterator[tuple[str, int]]:
    quads = presenter.catalogue.quad_store.quads(None, NamedNode(predicate), None)
    for quad in islice(quads, MAX_RELEASES):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, int(quad.object.value)


def _announced_releases(presenter: Presenter) -> Iterator[UnkeptPromise]:
    """Yield the releases that were announced, and that no one has seen."""
    announced = iris.concept_iri(presenter.catalogue.base, "holding-status", "announced")
    release = presenter.profile["Release"]
    page = presenter.catalogue.pointing_page(announced, "holdingStatus", release, limit=MAX_RELEASES)
    for name in page.names:
        yield UnkeptPromise(
            presenter.link(name), "It was announced, and is not here.", _quoted_claim(name, "", presenter)
        )


def _quoted_claim(iri: str, predicate: str, presenter: Presenter) -> LinkedClaim | None:
    """Return the claim with most words on a field (a predicate) of a thing, or on any field."""
    thing = presenter.catalogue.describe(iri)
    linked = map(presenter.linked_claim, thing.parts("claims") if thing else ())
    quoted = [
        claim
        for claim in linked
        if claim.view.quote
        and claim.view.stands
        and not claim.view.outside
        and predicate in ("", claim.view.predicate)
    ]
    return max(quoted, key=lambda claim: (len(claim.view.quote), claim.view.iri), default=None)


def _unmet_letter(presenter: Presenter) -> UnkeptPromise | None:
    """Return the letter that says most numbers are enclosed which no page bears."""
    try:
        unmet = list(catalogue_gaps(presenter.catalogue, "bates-stated"))
    except StoreBusy:
        return None  # a large catalogue has its front page while its gaps are still being derived
    gap = max(unmet, key=lambda gap: (int(gap.missing), gap.thing), default=None)
    return UnkeptPromise(presenter.link(gap.thing), gap.text, None) if gap else None


# The most links between pages that say the same, and pairs of pages that are compared.
MAX_LINKS, MAX_PAIRS = 1000, 8
LEAST_WORDS, MAX_WORDS = 6, 60
# Exemptions that protect no one's private life: only what was hidden under these is put on a front page.
IMPERSONAL = frozenset(("b1", "b2", "b4", "b5", "b7A", "b7B", "b7E", "b8", "b9"))


@dataclass(frozen=True, slots=True)
class RevealedPassage:
    """Words that one page shows and another hides, and by which exemptions; `path` compares the two."""

    words: str
    shown: LinkView
    hidden: LinkView
    exemptions: tuple[LinkView, ...]
    path: str
    shown_page: str


def leading_passage(presenter: Presenter) -> RevealedPassage | None:
    """Return the longest passage of the first pairs of pages of which one hides what the other shows."""
    found = (
        text
        for one, other in islice(_redacted_pairs(presenter), MAX_PAIRS)
        for text in revealed_between(presenter.holdings, one, other)
        if _may_be_shown(text)
    )
    longest = max(found, key=lambda text: (len(text.words), text.words), default=None)
    return _passage(longest, presenter) if longest else None


def _redacted_pairs(presenter: Presenter) -> Iterator[tuple[str, str]]:
    """Yield pairs of pages that say the same, of which at least one has a redaction."""
    store, predicates = presenter.catalogue.quad_store, presenter.profile.predicates
    links = islice(store.quads(None, NamedNode(predicates["sameTextAs"]), None), MAX_LINKS)
    ends = ((quad.subject, quad.object) for quad in links)
    pairs = {
        (min(one.value, other.value), max(one.value, other.value))
        for one, other in ends
        if isinstance(one, NamedNode) and isinstance(other, NamedNode)
    }
    return (pair for pair in sorted(pairs) if any(_has_exemption(page, presenter) for page in pair))


def _has_exemption(page: str, presenter: Presenter) -> bool:
    store, predicates = presenter.catalogue.quad_store, presenter.profile.predicates
    target, claimed = (NamedNode(predicates[name]) for name in ("redaction", "claimedExemption"))
    parts = (quad.subject for quad in store.quads(None, target, NamedNode(page)))
    return any(any(store.quads(part, claimed, None)) for part in parts if isinstance(part, NamedNode))


def _may_be_shown(text: RevealedText) -> bool:
    slugs = {iris.last_segment(exemption) for exemption in text.exemptions}
    return bool(slugs) and slugs <= IMPERSONAL and LEAST_WORDS <= len(text.words.split()) <= MAX_WORDS


def _passage(text: RevealedText, presenter: Presenter) -> RevealedPassage:
    base = presenter.catalogue.base
    shown, hidden = (f"{base}id/{each.document}/page/{each.page}" for each in (text.shown, text.hidden))
    return RevealedPassage(
        text.words,
        LinkView(path_of(shown, base), presenter.heading(shown)),
        LinkView(path_of(hidden, base), presenter.heading(hidden)),
        tuple(map(presenter.link, text.exemptions)),
        comparison_path(hidden, shown),
        shown,
    )


# The most pages that are looked at.
MAX_PAGES = 50
LETTER_SHEET = 11 / 8.5


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of a page: its address, its size in pixels, and the page that it is of."""

    src: str
    width: int
    height: int
    page: LinkView


def leading_picture(presenter: Presenter, preferred: str = "") -> PagePicture | None:
    """Return the picture of a page: of the preferred one, else of one with a redaction, else of any."""
    pages = (page for page in _pages(presenter, preferred) if page_of(page)[1])
    pictures = (picture for page in pages if (picture := _picture(presenter, page)))
    return next(pictures, None)


def _pages(presenter: Presenter, preferred: str) -> Iterator[str]:
    if preferred:
        yield preferred
    for field in ("claimedExemption", "readStatus"):
        predicate = NamedNode(presenter.profile.predicates[field])
        for quad in islice(presenter.catalogue.quad_store.quads(None, predicate, None), MAX_PAGES):
            if isinstance(quad.subject, NamedNode):
                yield iris.owner_iri(quad.subject.value)


def _picture(presenter: Presenter, iri: str) -> PagePicture | None:
    """Return the picture of a page, None where its file is not handed out, or it is held back."""
    document, _ = page_of(iri)
    page = presenter.holdings.parsed_page(iri)
    if page is None or page.has_withheld_names or page.status == "held-back":
        return None
    file = presenter.holdings.file_of(document)
    if file is None or not file.public:
        return None
    width = WIDTHS[1]
    ratio = page.height / page.width if page.width and page.height else LETTER_SHEET
    path = path_of(iri, presenter.catalogue.base)
    link = LinkView(path, presenter.heading(iri))
    return PagePicture(f"{path}.png?width={width}", width, round(width * ratio), link)


LATEST = 5
# Saved queries to begin with, each with the class of things without which it finds nothing.
QUESTIONS = (
    ("who-said-what", "Person"),
    ("promised-not-held", "Release"),
    ("documents-by-issue", "Issue"),
    ("timeline", "Event"),
    ("redactions-per-agency", "Page"),
    ("documents-by-exemption", "Page"),
    ("emails-between", "Page"),
    ("missing-bates-pages", "Page"),
)
# Classes that readers do not look for; their lists are linked at the foot of pages.
FOR_PROGRAMS = frozenset(("Catalog", "Concept", "ConceptScheme", "Graph"))
SENTENCE_END = re.compile(r"(?<=[a-z0-9)”])[.!?](?=\s+[A-Z“])")


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What is shown before anybody asks; each part is None or empty where there is nothing of it.

    Releases have their dates in words, kinds of things their number and the path of their list.
    """

    contradiction: DifferenceView | None
    passage: RevealedPassage | None
    promise: UnkeptPromise | None
    picture: PagePicture | None
    releases: tuple[tuple[LinkView, str], ...]
    questions: tuple[saved.SavedQuery, ...]
    kinds: tuple[tuple[str, int, str], ...]

    @property
    def has_findings(self) -> bool:
        """Return whether there is any finding."""
        return any((self.contradiction, self.passage, self.promise))


def current_front_page() -> FrontPage:
    """Return what the front page shows; it is looked up once a generation, in so many things at most."""
    return current_catalogue().compute_once("front page", lambda: _front_page(thing_page.current_viewer()))


def _front_page(presenter: Presenter) -> FrontPage:
    passage = leading_passage(presenter)
    return FrontPage(
        leading_contradiction(presenter),
        passage,
        leading_promise(presenter),
        leading_picture(presenter, passage.shown_page if passage else ""),
        tuple(_latest_releases(presenter)),
        tuple(_questions(presenter.catalogue)),
        tuple(_kinds(presenter.catalogue)),
    )


def _latest_releases(presenter: Presenter) -> Iterator[tuple[LinkView, str]]:
    shape = presenter.profile["Release"]
    for name in select_things(presenter.catalogue, shape, ListSelector(sort="-date")).names(0, LATEST):
        yield presenter.link(name), _day(name, presenter.catalogue)


def _day(iri: str, catalogue: Catalogue) -> str:
    # That of each source where they differ.
    thing = catalogue.describe(iri)
    days = map(text_of, thing.get("date") or thing.get("issued")) if thing else ()
    return " or ".join(map(date_words, days))


def _questions(catalogue: Catalogue) -> Iterator[saved.SavedQuery]:
    queries = saved.load_queries()
    for name, needed in QUESTIONS:
        if name in queries and catalogue.thing_names(catalogue.profile[needed]):
            yield queries[name]


def _kinds(catalogue: Catalogue) -> list[tuple[str, int, str]]:
    """Return the lists of things that there are: title, number of things, and path of each."""
    profile = catalogue.profile
    shapes = [s for s in profile.shapes.values() if profile.is_thing(s) and s.name not in FOR_PROGRAMS]
    counts = ((plural_title(s), len(catalogue.thing_names(s)), list_path(s.kind)) for s in shapes)
    return sorted(each for each in counts if each[1])


def first_sentence(text: str) -> str:
    """Return the first sentence of a text; a full stop after a capital ends none.

    >>> first_sentence("Records of U.S. agencies. Nothing else is here.")
    'Records of U.S. agencies.'
    """
    end = SENTENCE_END.search(text)
    return text[: end.end()] if end else text


# The most claims and things that are looked at, however many there are.
MAX_CLAIMS, MAX_THINGS = 400, 25
SIDES = 2
MAX_QUOTE_LENGTH = 240


def leading_contradiction(presenter: Presenter) -> DifferenceView | None:
    """Return the contradiction whose two sides say most: both quoted, by different speakers, in words."""
    views = [view for view in _quoted_contradictions(presenter) if len(view.values) >= SIDES]
    return max(views, key=lambda view: _weight(view, presenter), default=None)


def _quoted_contradictions(presenter: Presenter) -> Iterator[DifferenceView]:
    """Yield contradictions, of each value only the claim with most words."""
    names = list(islice(_contested_things(presenter), MAX_THINGS))
    presenter.catalogue.read_ahead(names)
    for iri in names:
        thing = presenter.catalogue.describe(iri)
        for conflict in field_conflicts(thing, presenter.profile) if thing else ():
            if conflict.difference == "contradiction":
                view = difference_view(conflict, presenter)
                yield DifferenceView(view.thing, view.field, tuple(_quoted_sides(view)), view.why)


def _contested_things(presenter: Presenter) -> Iterator[str]:
    """Yield things with claims that contradict each other, each once."""
    predicate = NamedNode(presenter.profile.predicates["conflictsWith"])
    quads = islice(presenter.catalogue.quad_store.quads(None, predicate, None), MAX_CLAIMS)
    owners = sorted({iris.owner_iri(q.subject.value) for q in quads if isinstance(q.subject, NamedNode)})
    return iter(owners)


def _quoted_sides(view: DifferenceView) -> Iterator[ClaimedValue]:
    for side in view.values:
        quoted = [claim for claim in side.claims if 0 < len(claim.view.quote) <= MAX_QUOTE_LENGTH]
        if quoted:
            yield ClaimedValue(side.cell, (max(quoted, key=lambda claim: len(claim.view.quote)),))


def _weight(view: DifferenceView, presenter: Presenter) -> tuple[bool, bool, int, int, str]:
    """Return how much a contradiction says.

    Different speakers go before one, statements before mere values, and speakers whom others quote before
    those who write themselves.
    """
    pair = [side.claims[0] for side in view.values[:SIDES]]
    quoted = sum(_is_quoted(claim, presenter) for claim in pair)
    shortest = min(len(claim.view.quote) for claim in pair)
    differ = len(set(map(_speakers, pair))) > 1
    return differ, bool(pair[0].view.text), quoted, shortest, view.thing.text


def _is_quoted(claim: LinkedClaim, presenter: Presenter) -> bool:
    source = presenter.catalogue.describe(claim.view.source)
    writers = {text_of(v) for name in ("publisher", "creator") for v in source.get(name)} if source else set()
    return not writers.issuperset(claim.view.by)


def _speakers(claim: LinkedClaim) -> tuple[str, ...]:
    return claim.view.by or (claim.view.source,)
