"""A passage to begin with that one copy of a page hides, and another shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.audit.revealed_text import RevealedText, revealed_between
from foia_graph.model import iris
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.publish.addresses import comparison_path, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView

MOST_LINKS, MOST_PAIRS = 1000, 8
"""The most links between pages that say the same, and pairs of pages that are compared."""
LEAST_WORDS, MOST_WORDS = 6, 60
IMPERSONAL = frozenset(("b1", "b2", "b4", "b5", "b7A", "b7B", "b7E", "b8", "b9"))
"""Exemptions that protect nobody's private life: only what was hidden under these is put on a front page."""


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
        for one, other in islice(_redacted_pairs(presenter), MOST_PAIRS)
        for text in revealed_between(presenter.holdings, one, other)
        if _may_be_shown(text)
    )
    longest = max(found, key=lambda text: (len(text.words), text.words), default=None)
    return _passage(longest, presenter) if longest else None


def _redacted_pairs(presenter: Presenter) -> Iterator[tuple[str, str]]:
    """Yield pairs of pages that say the same, of which at least one has a redaction."""
    store, predicates = presenter.catalogue.quad_store, presenter.profile.predicates
    links = islice(store.quads(None, NamedNode(predicates["sameTextAs"]), None), MOST_LINKS)
    ends = ((quad.subject, quad.object) for quad in links)
    pairs = {
        (min(one.value, other.value), max(one.value, other.value))
        for one, other in ends
        if isinstance(one, NamedNode) and isinstance(other, NamedNode)
    }
    return (pair for pair in sorted(pairs) if any(_has_exemption(page, presenter) for page in pair))


def _has_exemption(page: str, presenter: Presenter) -> bool:
    """Return whether something on a page is withheld by an exemption."""
    store, predicates = presenter.catalogue.quad_store, presenter.profile.predicates
    target, claimed = (NamedNode(predicates[name]) for name in ("redaction", "claimedExemption"))
    parts = (quad.subject for quad in store.quads(None, target, NamedNode(page)))
    return any(any(store.quads(part, claimed, None)) for part in parts if isinstance(part, NamedNode))


def _may_be_shown(text: RevealedText) -> bool:
    slugs = {iris.last_segment(exemption) for exemption in text.exemptions}
    return bool(slugs) and slugs <= IMPERSONAL and LEAST_WORDS <= len(text.words.split()) <= MOST_WORDS


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
