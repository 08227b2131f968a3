"""What the front page shows of a generation: findings, the latest releases, questions, and what there is."""

import re
from dataclasses import dataclass

from foia_graph.model.resource import text_of
from foia_graph.publish.addresses import list_path
from foia_graph.publish.date_words import date_words
from foia_graph.publish.incoming import plural_title
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import DifferenceView, LinkView
from foia_graph.query import saved
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.selection import ListSelector, select_things
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.front_page.contradiction import leading_contradiction
from foia_graph.web.pages.front_page.page_picture import PagePicture, leading_picture
from foia_graph.web.pages.front_page.revealed_passage import RevealedPassage, leading_passage
from foia_graph.web.pages.front_page.unkept_promise import UnkeptPromise, leading_promise

LATEST = 5
QUESTION_PATH = "/questions/"
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
"""Saved queries to begin with, each with the class of things without which it finds nothing."""
FOR_PROGRAMS = frozenset(("Catalog", "Concept", "ConceptScheme", "Graph"))
"""Classes that readers do not look for; their lists are linked at the foot of pages."""
SENTENCE_END = re.compile(r"(?<=[a-z0-9)”])[.!?](?=\s+[A-Z“])")


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a saved query answers."""

    title: str
    description: str
    href: str


@dataclass(frozen=True, slots=True)
class DatedLink:
    """A link to a thing with its date in words, "" where none is known."""

    link: LinkView
    day: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What is shown before anybody asks; each part is None or empty where there is nothing of it."""

    contradiction: DifferenceView | None
    passage: RevealedPassage | None
    promise: UnkeptPromise | None
    picture: PagePicture | None
    releases: tuple[DatedLink, ...]
    questions: tuple[Question, ...]
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


def _latest_releases(presenter: Presenter) -> list[DatedLink]:
    shape = presenter.profile["Release"]
    names = select_things(presenter.catalogue, shape, ListSelector(sort="-date")).names(0, LATEST)
    return [DatedLink(presenter.link(name), _day(name, presenter.catalogue)) for name in names]


def _day(iri: str, catalogue: Catalogue) -> str:
    """Return the date of a thing in words, as precise as it is; that of each source where they differ."""
    thing = catalogue.describe(iri)
    days = map(text_of, thing.get("date") or thing.get("issued")) if thing else ()
    return " or ".join(map(date_words, days))


def _questions(catalogue: Catalogue) -> list[Question]:
    queries = saved.load_queries()
    return [
        Question(queries[name].title, queries[name].description, f"{QUESTION_PATH}{name}")
        for name, needed in QUESTIONS
        if name in queries and catalogue.thing_names(catalogue.profile[needed])
    ]


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
