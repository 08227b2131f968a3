"""Decisions: to withdraw and restore things, review and correct claims; each at once, in a new generation.

A decision is carried out as a load without input would be, and kept: the record of a withdrawn thing does
not come back with the next load, and a corrected claim stays corrected. It is on record once its generation
can be swapped in; where that breaks off, the next load carries it out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from foia_graph.errors import DecisionRefused, NotFound, StoreError
from foia_graph.extract.ocr import tesseract as ocr
from foia_graph.ingest.identity_decisions import (
    identity_to_review,
    identity_to_withdraw,
    is_identity_claim,
)
from foia_graph.ingest.load import load
from foia_graph.ingest.options import LoadOptions
from foia_graph.ingest.purge import PurgeCounts, begin_purge
from foia_graph.ingest.redacted_copies import renew_copies
from foia_graph.ingest.report import LoadReport
from foia_graph.model import claims, iris
from foia_graph.model.decisions import Decision, DecisionKind, read_decisions
from foia_graph.model.iris import page_of
from foia_graph.model.profile import Profile
from foia_graph.store import references
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout


@dataclass(frozen=True, slots=True)
class ClaimCorrection:
    """The correction of a claim: another value, and where it stands if that is another place, too."""

    value: str
    quote: str = ""
    page: str = ""
    source: str = ""


class Decider:
    """A decider about what a store serves; raises NotFound where a name means nothing, or several things."""

    def __init__(
        self,
        root: Path,
        profile: Profile,
        by: str = "",
        clock: Callable[[], float] = time.time,
        reviewer: str = "",
    ) -> None:
        """Build a decider; `by` is who decides, as records name people (`organization/…`), "" for nobody.

        `reviewer` is who decides about identities, in plain words.
        """
        self.root, self.profile, self.by, self.clock, self.reviewer = root, profile, by, clock, reviewer

    def withdraw(self, name: str, reason: str, replaced_by: str = "") -> tuple[str, LoadReport]:
        """Take a thing out of everything; returns its IRI and the report of the load."""
        catalogue = self._catalogue()
        iri = self._find_present(name, catalogue)
        other = (
            references.relative_name(references.find_thing(replaced_by, catalogue), catalogue)
            if replaced_by
            else ""
        )
        return iri, self._carry_out("withdraw", iri, catalogue, reason, replaced_by=other)

    def restore(self, name: str, reason: str) -> tuple[str, LoadReport]:
        """Take back a withdrawal."""
        catalogue = self._catalogue()
        iri = references.find_tombstone(name, catalogue)
        return iri, self._carry_out("restore", iri, catalogue, reason)

    def purge(self, name: str, reason: str) -> tuple[str, LoadReport, PurgeCounts]:
        """Withdraw a thing and erase it from the store: its file, texts, pictures, and older generations."""
        catalogue = self._catalogue()
        iri = _find_present_or_withdrawn(name, catalogue)
        if page_of(iri)[1]:
            raise DecisionRefused(
                f"A page cannot be cut out of its file; purge {page_of(iri)[0]}, or withdraw the page."
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
        made, same_as = (
            iris.identity_claim_iri(iri, preferred),
            references.relative_name(preferred, catalogue),
        )
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
        """Put another claim in the place of one, which stays, with the status corrected."""
        catalogue = self._catalogue()
        iri = references.find_claim(name, catalogue)
        if (successor := _find_successor(iri, catalogue)) is not None:
            raise DecisionRefused(f"{iri} was corrected before; correct {successor}, which took its place.")
        source = (
            references.relative_name(references.find_thing(right.source, catalogue), catalogue)
            if right.source
            else ""
        )
        report = self._carry_out(
            "correct", iri, catalogue, reason,
            value=right.value, quote=right.quote, page=right.page, source=source.removeprefix("id/"),
        )  # fmt: skip
        return iri, report

    def _catalogue(self) -> Catalogue:
        return Catalogue(Generation.read(Layout(self.root).resolve()), self.profile)

    def _find_present(self, name: str, catalogue: Catalogue) -> str:
        try:
            return references.find_thing(name, catalogue)
        except NotFound:
            if (gone := _find_withdrawn(name, catalogue)) is not None:
                raise DecisionRefused(f"{gone} is withdrawn already.") from None
            raise

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
        is_of_identity = deed == "identify" or ("#claim-" in iri and is_identity_claim(iri, catalogue))
        options = LoadOptions(
            keep=None,
            decide=(decision,),
            ocr=_images_were_read(catalogue),
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


def _find_successor(claim: str, catalogue: Catalogue) -> str | None:
    """Return the claim that took the place of one, None where there is none."""
    thing = catalogue.describe(iris.owner_iri(claim))
    found = thing.parts("claims") if thing else ()
    return next((each.iri for each in found if claim in each.get("wasRevisionOf")), None)


def _find_present_or_withdrawn(name: str, catalogue: Catalogue) -> str:
    """Return the thing of a name among those that are there, else among those that were withdrawn."""
    try:
        return references.find_thing(name, catalogue)
    except NotFound as error:
        if (gone := _find_withdrawn(name, catalogue)) is not None:
            return gone
        raise error from None


def _find_withdrawn(name: str, catalogue: Catalogue) -> str | None:
    try:
        return references.find_tombstone(name, catalogue)
    except NotFound:
        return None


def _images_were_read(catalogue: Catalogue) -> bool:
    """Return True where images were read: a decision reads documents as the load before it did."""
    reader = catalogue.generation.versions.get("reader", "")
    return not reader or bool(ocr.unavailable_reason()) or ocr.engine_version() in reader
