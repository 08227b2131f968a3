"""Decisions: to withdraw and restore things, review and correct claims; each at once, in a new generation.

A decision is carried out as a load without input would be, and kept for later loads. It is on record once its
generation can be swapped in; where that breaks off, the next load carries it out.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from foia_graph.errors import DecisionRefused, NotFound, StoreError
from foia_graph.extract.ocr import tesseract as ocr
from foia_graph.ingest.erasure import PurgeCounts, begin_purge
from foia_graph.ingest.load import load
from foia_graph.ingest.redacted_copies import renew_copies
from foia_graph.ingest.report import LoadOptions, LoadReport
from foia_graph.model import claims, iris
from foia_graph.model.claims import status_stands
from foia_graph.model.decisions import Decision, DecisionKind, read_decisions
from foia_graph.model.identities import IDENTIFIED_AS, Identities, takes_identities
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store import references
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import revisions_of
from foia_graph.store.generations.generation import Generation, Layout


@dataclass(frozen=True, slots=True)
class ClaimCorrection:
    """The correction of a claim: another value, and where it stands if that is another position, too."""

    value: str
    quote: str = ""
    page: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Decider:
    """A decider about what a store serves; raises NotFound where a name means nothing, or several things.

    `by` is who decides, as records name people (`organization/…`), "" for no one; `reviewer` is who decides
    about identities, in plain words.
    """

    root: Path
    profile: Profile
    by: str = ""
    clock: Callable[[], float] = time.time
    reviewer: str = ""

    def withdraw(self, name: str, reason: str, replaced_by: str = "") -> tuple[str, LoadReport]:
        """Take a thing out of everything; returns its IRI and the report of the load."""
        catalogue = self._catalogue()
        iri, is_withdrawn = _find_thing(name, catalogue)
        if is_withdrawn:
            raise DecisionRefused(f"{iri} is withdrawn already.")
        other = _relative_name(replaced_by, catalogue)
        return iri, self._carry_out("withdraw", iri, catalogue, reason, replaced_by=other)

    def restore(self, name: str, reason: str) -> tuple[str, LoadReport]:
        """Take back a withdrawal."""
        catalogue = self._catalogue()
        iri = references.find_tombstone(name, catalogue)
        return iri, self._carry_out("restore", iri, catalogue, reason)

    def purge(self, name: str, reason: str) -> tuple[str, LoadReport, PurgeCounts]:
        """Withdraw a thing and erase it from the store: its file, texts, pictures, and older generations."""
        catalogue = self._catalogue()
        iri, _ = _find_thing(name, catalogue)
        if iris.page_of(iri)[1]:
            raise DecisionRefused(
                f"A page cannot be cut out of its file; purge {iris.page_of(iri)[0]}, or withdraw the page."
            )
        with begin_purge(self.root, iri, references.relative_name(iri, catalogue)) as purging:
            report = self._carry_out("purge", iri, catalogue, reason)
            erasure = purging.erase()
        report.notes += erasure.remains
        layout, served = purging.layout, purging.layout.resolve()
        report.notes += renew_copies(layout, served, self.profile)
        return iri, report, erasure

    def review(self, name: str, status: str, reason: str) -> tuple[str, LoadReport]:
        """Set the status of a claim."""
        if status not in claims.STATUSES:
            raise DecisionRefused(
                f"{status!r} is no status of a claim; there are {', '.join(sorted(claims.STATUSES))}."
            )
        catalogue = self._catalogue()
        iri = references.find_claim(name, catalogue)
        return iri, self._carry_out("review", iri, catalogue, reason, status=status)

    def identify(self, name: str, other: str, reason: str) -> tuple[str, LoadReport]:
        """Take a thing for another one of its class, which is preferred; returns the IRI of the claim.

        Raises DecisionRefused where that contradicts what was judged before.
        """
        catalogue = self._catalogue()
        iri, preferred = (references.find_thing(each, catalogue) for each in (name, other))
        claim = identity_to_review(iri, preferred, catalogue)
        if claim:
            return claim, self._carry_out("review", claim, catalogue, reason, status="reviewed")
        made, same_as = iris.identity_claim_iri(iri, preferred), _relative_name(preferred, catalogue)
        return made, self._carry_out(
            "identify", made, catalogue, reason, status="reviewed", same_as=same_as, reviewer=self.reviewer
        )

    def separate(self, name: str, other: str, reason: str) -> tuple[str, LoadReport]:
        """Take back that two things are the same, whichever was taken for the other; the records part again.

        Returns the IRI of the claim. Raises DecisionRefused where no one claim says that they are.
        """
        catalogue = self._catalogue()
        one, two = (references.find_thing(each, catalogue) for each in (name, other))
        claim = identity_to_withdraw(one, two, catalogue)
        return claim, self._carry_out(
            "review", claim, catalogue, reason, status="withdrawn", reviewer=self.reviewer
        )

    def correct(self, name: str, right: ClaimCorrection, reason: str) -> tuple[str, LoadReport]:
        """Put another claim instead of one, which stays, with the status corrected."""
        catalogue = self._catalogue()
        iri = references.find_claim(name, catalogue)
        for successor in revisions_of(iri, catalogue):
            raise DecisionRefused(f"{iri} was corrected before; correct {successor}, which replaced it.")
        source = _relative_name(right.source, catalogue)
        report = self._carry_out(
            "correct", iri, catalogue, reason,
            value=right.value, quote=right.quote, page=right.page, source=source.removeprefix("id/"),
        )  # fmt: skip
        return iri, report

    def _catalogue(self) -> Catalogue:
        return Catalogue(Generation.read(Layout(self.root).resolve()), self.profile)

    def _carry_out(
        self, deed: DecisionKind, iri: str, catalogue: Catalogue, reason: str, **more: str
    ) -> LoadReport:
        if not reason.strip():
            raise DecisionRefused("A decision has a reason; say why, in words that may be read by everybody.")
        now = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="milliseconds")
        time = f"{now.removesuffix('+00:00')}Z"
        decision = Decision(
            deed, references.relative_name(iri, catalogue), time, reason.strip(), self.by, **more
        )
        # It is not for a decision to say how many generations are kept.
        is_of_identity = deed == "identify" or ("#claim-" in iri and _is_identity_claim(iri, catalogue))
        reader = catalogue.generation.versions.get("reader", "")
        options = LoadOptions(
            keep=None,
            decide=(decision,),
            ocr=not reader or bool(ocr.unavailable_reason()) or ocr.engine_version() in reader,
            # All whose links it moves change with it, and the log says why.
            reason=decision.reason if is_of_identity else "",
        )
        try:
            return load((), self.root, self.profile, options)
        except StoreError as error:
            if decision not in read_decisions(Layout(self.root).decisions):
                raise
            still = "the decision is on record, and the next load carries it out"
            raise StoreError(f"{str(error).rstrip('.')}; {still}.") from None


def _find_thing(name: str, catalogue: Catalogue) -> tuple[str, bool]:
    try:
        return references.find_thing(name, catalogue), False
    except NotFound as error:
        try:
            return references.find_tombstone(name, catalogue), True
        except NotFound:
            raise error from None


def _relative_name(name: str, catalogue: Catalogue) -> str:
    return references.relative_name(references.find_thing(name, catalogue), catalogue) if name else ""


@dataclass(frozen=True, slots=True)
class IdentityJudgement:
    """A claim that a thing is another one: its IRI, both things, and the last segment of its status."""

    iri: str
    lesser: str
    preferred: str
    status: str


def identity_claims(catalogue: Catalogue) -> Iterator[IdentityJudgement]:
    """Yield all claims of identity, whatever their status."""
    field = NamedNode(catalogue.profile.predicates[IDENTIFIED_AS])
    for quad in catalogue.quad_store.quads(None, NamedNode(f"{RDF}predicate"), field):
        claim = catalogue.describe(quad.subject.value) if isinstance(quad.subject, NamedNode) else None
        if claim is not None and "object" in claim.values:
            status = iris.last_segment(claim.one("status"))
            yield IdentityJudgement(claim.iri, iris.owner_iri(claim.iri), claim.one("object"), status)


def _is_identity_claim(iri: str, catalogue: Catalogue) -> bool:
    claim = catalogue.describe(iri)
    return claim is not None and claim.one("predicate") == catalogue.profile.predicates[IDENTIFIED_AS]


def identity_to_review(lesser: str, preferred: str, catalogue: Catalogue) -> str:
    """Return the claim that takes one thing for another and does not stand yet, "" where there is none.

    Raises DecisionRefused where the two cannot be the same, or were judged otherwise.
    """
    claims = list(identity_claims(catalogue))
    if lesser == preferred:
        raise DecisionRefused(f"{_short(lesser, catalogue)} is itself already; name two things.")
    one, other = catalogue.shape_of(lesser), catalogue.shape_of(preferred)
    if one is None or one != other:
        raise DecisionRefused(
            f"{_short(lesser, catalogue)} and {_short(preferred, catalogue)} are of different classes, and "
            "what is the same is of one."
        )
    if not takes_identities(one):
        wanted = sorted(s.title for s in catalogue.profile.shapes.values() if takes_identities(s))
        raise DecisionRefused(
            f"No {one.title} is judged to be another one; these can be: {', '.join(wanted)}."
        )
    _check_judgements(lesser, preferred, claims, catalogue)
    return next((each.iri for each in claims if (each.lesser, each.preferred) == (lesser, preferred)), "")


def identity_to_withdraw(one: str, other: str, catalogue: Catalogue) -> str:
    """Return the claim that is and says that two things are the same, by whichever of their names.

    Raises DecisionRefused where none does.
    """
    standing = [each for each in identity_claims(catalogue) if status_stands(each.status)]
    found = [each for each in standing if {each.lesser, each.preferred} == {one, other}]
    if len(found) > 1:
        names = " and ".join(_short(each.iri, catalogue) for each in found)
        raise DecisionRefused(f"Several claims say so, {names}; withdraw each by `foia-graph correct`.")
    if found:
        return found[0].iri
    group = _groups(catalogue).get(one, ())
    if other in group:
        links = ", ".join(
            f"{_short(each.lesser, catalogue)} is {_short(each.preferred, catalogue)}"
            for each in standing
            if each.lesser in group
        )
        raise DecisionRefused(f"They are the same by other links: {links}; take one of these back.")
    raise DecisionRefused(
        f"{_short(one, catalogue)} and {_short(other, catalogue)} are not judged to be the same."
    )


def _check_judgements(
    lesser: str, preferred: str, claims: list[IdentityJudgement], catalogue: Catalogue
) -> None:
    """Raise DecisionRefused where two things are the same already, or were judged to be others."""
    groups = _groups(catalogue)
    names, others = groups.get(lesser, (lesser,)), groups.get(preferred, (preferred,))
    if preferred in names:
        kept = catalogue.preferred_names.get(lesser, lesser)
        raise DecisionRefused(
            f"They are judged to be the same already, and {_short(kept, catalogue)} is the preferred name; "
            "take that back by --undo before you judge otherwise."
        )
    taken = next((c for c in claims if c.lesser == lesser and status_stands(c.status)), None)
    if taken is not None:
        raise DecisionRefused(
            f"{_short(lesser, catalogue)} is taken for {_short(taken.preferred, catalogue)} already; "
            f"identify that as {_short(preferred, catalogue)}, or take it back by --undo."
        )
    rejected = {frozenset((c.lesser, c.preferred)): c for c in claims if c.status == "rejected"}
    for pair in product(names, others):
        if (claim := rejected.get(frozenset(pair))) is not None:
            raise DecisionRefused(
                f"It was judged that {_short(claim.lesser, catalogue)} is not "
                f"{_short(claim.preferred, catalogue)}: {_short(claim.iri, catalogue)} is rejected. Give it "
                "another status first by `foia-graph correct --status`."
            )


def _groups(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return dict(Identities(catalogue.profile, catalogue.preferred_names).groups)


def _short(iri: str, catalogue: Catalogue) -> str:
    return iri.removeprefix(f"{catalogue.base}id/")
