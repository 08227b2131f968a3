"""The verb of identities: compare the names of a catalogue, and write what is proposed beside its records."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from foia_graph.connectors.identities.claim_file import ClaimFile
from foia_graph.connectors.identities.named_things import CatalogueNames
from foia_graph.connectors.identities.outside_proposals import propose_identifiers
from foia_graph.connectors.identities.proposals import IdentityProposal, propose_identities
from foia_graph.connectors.reconciliation.service import ReconciliationService
from foia_graph.errors import StoreError
from foia_graph.ingest.mapping.claim_records import NAME_COMPARISON, RECONCILIATION

NAMES_FILE, OUTSIDE_FILE = "names.yaml", "elsewhere.yaml"


@dataclass(slots=True)
class MatchReport:
    """What was compared, and what came of it."""

    compared: Counter[str] = field(default_factory=Counter)
    """Things and printed names that were compared, by class."""
    proposed: list[IdentityProposal] = field(default_factory=list)
    decided: int = 0
    """Claims that people decided about, which are not proposed anew."""
    path: Path | None = None
    """The file that was written, None where nothing changed."""


def match_names(
    names: CatalogueNames, folder: Path, threshold: float, *, is_dry: bool = False
) -> MatchReport:
    """Write what may be the same into the folder of identities; raises StoreError where it cannot be
    written.
    """
    file = ClaimFile(folder, NAMES_FILE, NAME_COMPARISON, names)
    claimed = file.claimed_elsewhere()
    report = MatchReport(Counter(each.type for each in names.things.values() if each.is_public))
    report.compared["printed name"] = len(names.printed)
    report.proposed = [
        each for each in propose_identities(names, threshold) if (each.field, each.pair) not in claimed
    ]
    report.decided = len({each for each in claimed if each[0] == "identifiedAs"})
    write_claims(file, report, is_dry=is_dry)
    return report


def match_elsewhere(
    names: CatalogueNames,
    folder: Path,
    service: ReconciliationService,
    types: Mapping[str, str],
    threshold: float,
    *,
    is_dry: bool = False,
) -> MatchReport:
    """Write what a reconciliation service offers into the folder of identities.

    Raises FetchError and InputError where the service does not answer as one, and StoreError where nothing
    can be written.
    """
    file = ClaimFile(folder, OUTSIDE_FILE, RECONCILIATION, names)
    claimed = file.claimed_elsewhere()
    report = MatchReport(Counter(each.type for each in names.things.values() if each.is_public))
    found = propose_identifiers(names, service, types, threshold)
    report.proposed = [each for each in found if (each.field, each.pair) not in claimed]
    report.decided = len({each for each in claimed if each[0] == "exactMatch"})
    write_claims(file, report, is_dry=is_dry)
    return report


def write_claims(file: ClaimFile, report: MatchReport, *, is_dry: bool) -> None:
    """Write what a report proposes; raises StoreError where that cannot be."""
    try:
        data = file.render(report.proposed)
        if not is_dry and file.write(data):
            report.path = file.path
    except OSError as error:
        raise StoreError(f"{error.filename or file.path} cannot be written: {error.strerror}.") from None
