"""Corrections: claims corrected, withdrawn, disputed or rejected, and the decisions about them."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import ClaimedValue, CorrectionView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import REVISES, claims_of

# Statuses of claims that are not, or not without a doubt, what the catalogue says.
CORRECTED_STATUSES = ("corrected", "withdrawn", "disputed", "rejected")


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim that was put right, the thing or part that it is about, and what took its position."""

    about: Resource
    claim: Resource
    successors: tuple[Resource, ...]

    @property
    def reviews(self) -> list[Resource]:
        """Return what was decided about the claim, the newest first."""
        return sorted(
            self.claim.parts("reviews"), key=lambda each: (each.one("date"), each.iri), reverse=True
        )

    @property
    def when(self) -> str:
        """Return the day of the last decision, "" where the record itself says how the claim is."""
        return next((review.one("date") for review in self.reviews), "")

    @property
    def who(self) -> tuple[str, ...]:
        """Return the IRIs of those who decided."""
        return tuple(dict.fromkeys(text_of(v) for r in self.reviews for v in r.get("wasAssociatedWith")))

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the reasons, those of decisions first."""
        notes = [text_of(v) for part in (*self.reviews, self.claim) for v in part.get("note")]
        return tuple(dict.fromkeys(notes))


def corrected_claims(source: Catalogue) -> list[tuple[str, str]]:
    """Return what was put right, the newest first: each claim with the thing that it is said of."""
    return source.compute_once("corrections", lambda: _newest_first(source))


def _newest_first(source: Catalogue) -> list[tuple[str, str]]:
    statuses = (iris.concept_iri(source.base, "claim-status", status) for status in CORRECTED_STATUSES)
    shape = source.profile["Claim"]
    names = {iri for status in statuses for iri in source.pointing_things(status, "status", shape)}
    things = sorted({iris.owner_iri(iri) for iri in names})
    found = [
        (each.when, each.claim.iri, thing)
        for thing in things
        for each in thing_corrections(thing, names, source)
    ]
    # Sorts are stable: claims of one day stay in the order of their IRIs.
    found.sort(key=lambda each: each[1:])
    found.sort(key=lambda each: each[0], reverse=True)
    return [(claim, thing) for _, claim, thing in found]


def thing_corrections(thing: str, names: set[str], source: Catalogue) -> Iterator[Correction]:
    """Read some claims of a thing with what took their position."""
    whole = source.describe(thing)
    pairs = list(claims_of(whole)) if whole else []
    for about, claim in pairs:
        if claim.iri in names:
            new = (other for _, other in pairs if claim.iri in map(text_of, other.get(REVISES)))
            yield Correction(about, claim, tuple(new))


def read_corrections(pairs: list[tuple[str, str]], source: Catalogue) -> Iterator[Correction]:
    """Read corrections in their order; what is on one page is read at once."""
    of: dict[str, set[str]] = {}
    for claim, thing in pairs:
        of.setdefault(thing, set()).add(claim)
    by_claim = {
        each.claim.iri: each
        for thing, names in of.items()
        for each in thing_corrections(thing, names, source)
    }
    yield from (by_claim[claim] for claim, _ in pairs)


def correction_view(correction: Correction, presenter: Presenter) -> CorrectionView:
    """Return a correction as it is shown."""
    name = presenter.profile.fields.get((correction.claim.one("predicate"), False), "")
    prop = presenter.profile[correction.about.type].properties.get(name)
    return CorrectionView(
        presenter.link(iris.owner_iri(correction.about.iri)),
        prop.title if prop else "",
        _claimed_value(correction.claim, correction, prop, presenter),
        tuple(_claimed_value(claim, correction, prop, presenter) for claim in correction.successors),
        correction.when,
        tuple(map(presenter.link, correction.who)),
        correction.notes,
    )


def _claimed_value(
    claim: Resource, correction: Correction, prop: Property | None, presenter: Presenter
) -> ClaimedValue:
    claims = (presenter.linked_claim(claim),)
    if prop is None:
        return ClaimedValue(None, claims)
    part = next((each for each in correction.about.parts(prop.name) if each.iri == claim.one("object")), None)
    return ClaimedValue(
        presenter.plain_cell(prop, part) if part else presenter.claim_cell(claim, prop), claims
    )
