"""A promise to begin with that was not kept, with the words of the promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from foia_graph.audit.gap_table import catalogue_gaps
from foia_graph.errors import StoreBusy
from foia_graph.model import iris
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.store.listing.selection import list_index

MOST_RELEASES = 200


@dataclass(frozen=True, slots=True)
class UnkeptPromise:
    """What was promised and is not here: by which thing, in one sentence, and the claim with its words."""

    thing: LinkView
    sentence: str
    claim: LinkedClaim | None


def leading_promise(presenter: Presenter) -> UnkeptPromise | None:
    """Return the promise of which most is missing; what was announced and never came stands behind."""
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
    for quad in islice(quads, MOST_RELEASES):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, int(quad.object.value)


def _announced_releases(presenter: Presenter) -> Iterator[UnkeptPromise]:
    """Yield the releases that were announced, and that nobody has seen."""
    announced = iris.concept_iri(presenter.catalogue.base, "holding-status", "announced")
    release = presenter.profile["Release"]
    page = presenter.catalogue.pointing_page(announced, "holdingStatus", release, limit=MOST_RELEASES)
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
