"""The command match: compares the names of a catalogue, and writes what is proposed beside its records."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from foia_graph.cli.common import echo_json, open_store, read_profile, report_option, store_option
from foia_graph.connectors.commands import delay_option, private_option
from foia_graph.connectors.identities.proposals import (
    NAMED_CLASSES,
    CatalogueNames,
    IdentityProposal,
    collect_catalogue_names,
    propose_identifiers,
    propose_identities,
    stored_printed_names,
)
from foia_graph.connectors.imports.record_text import dump_fields, read_records
from foia_graph.connectors.imports.records import FieldValue
from foia_graph.connectors.reconciliation.service import TOKEN_VARIABLE, ReconciliationService
from foia_graph.errors import StoreError
from foia_graph.extract.authorities.matching import DEFAULT_THRESHOLD
from foia_graph.ingest.job import LoadJob
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS, NAME_COMPARISON, RECONCILIATION
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.ingest.report import DEFAULT_OPTIONS
from foia_graph.runtime.files import write_atomically
from foia_graph.runtime.progress import silent_progress
from foia_graph.store.generations.generation import Generation, Layout

FOLDER = "identities"
# The source that proposals have: the comparison itself.
SOURCE = "identities"
CANDIDATE = "candidate"
SETTINGS = f"""\
title = "Identities"
description = "Who may be whom, as far as names tell, and what people decided about it."

[source]
id = "{SOURCE}"
title = "Names compared with those of the catalogue"
form = "data"
holdingStatus = "described-only"
"""
HEAD = """\
# What may be the same, as `foia-graph match` found it. Each run rewrites the candidates; give one
# the status reviewed or rejected, here or by `foia-graph review`, and it stays.
"""

ClaimFields = dict[str, FieldValue]


class ClaimFile:
    """The file of the claims that one activity proposes, in the folder of identities of a catalogue.

    It is written again with each run; what somebody decided about, in the file or by a review, stays.
    """

    def __init__(self, folder: Path, name: str, activity: str, names: CatalogueNames) -> None:
        self.folder, self.path, self.activity, self.names = folder, folder / name, activity, names
        written = read_records(self.path) if self.path.is_file() else ()
        self._written: list[ClaimFields] = [
            {"type": each.type, **({"id": each.id} if each.id else {}), **each.fields} for each in written
        ]
        self._status = {(each.subject, each.field, each.value): each.status for each in names.claims}

    def claimed_elsewhere(self) -> set[tuple[str, frozenset[str]]]:
        """Return what is claimed, but by what this file proposes now: fields, and the pairs that are one."""
        open_now = {self._key(each) for each in self._written if self._is_open(each)}
        return {
            (each.field, frozenset((each.subject, each.value)))
            for each in self.names.claims
            if (each.subject, each.field, each.value) not in open_now
        }

    def render(self, proposals: Iterable[IdentityProposal]) -> bytes:
        """Return the file with what was decided, and with proposals instead of those before."""
        kept = [each for each in self._written if not self._is_open(each)]
        written = [*kept, *map(self._claim, proposals)]
        written.sort(key=lambda each: tuple(str(each.get(name, "")) for name in ("about", "field", "value")))
        return (HEAD + "\n" + "\n".join(map(dump_fields, written))).encode() if written else b""

    def write(self, data: bytes) -> bool:
        """Write the file, and the settings of its folder where there are none; return whether it changed."""
        before = self.path.read_bytes() if self.path.is_file() else b""
        if data == before:
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / SOURCE_TOML).is_file():
            write_atomically(self.folder / SOURCE_TOML, SETTINGS.encode())
        write_atomically(self.path, data)
        return True

    def _is_open(self, fields: ClaimFields) -> bool:
        is_proposed = fields.get("status") == CANDIDATE and fields.get("generatedBy") == self.activity
        return is_proposed and self._status.get(self._key(fields), CANDIDATE) == CANDIDATE

    def _key(self, fields: ClaimFields) -> tuple[str, str, str]:
        subject, field, value = (str(fields.get(name, "")) for name in ("about", "field", "value"))
        return self._iri(subject), field, self._iri(value) if field == "identifiedAs" else value

    def _iri(self, name: str) -> str:
        return name if "://" in name else f"{self.names.base}id/{name}"

    def _claim(self, proposal: IdentityProposal) -> ClaimFields:
        name, note = f"{self.names.base}id/", "; ".join(proposal.reasons)
        value = proposal.value.removeprefix(name) if proposal.field == "identifiedAs" else proposal.value
        fields: ClaimFields = {
            "type": CLAIM_CLASS,
            "about": proposal.subject.removeprefix(name),
            "field": proposal.field,
            "value": value,
            "quote": proposal.quote,
            "source": proposal.source,
            "page": proposal.page,
            "status": CANDIDATE,
            "confidence": f"{proposal.score:.2f}",
            "note": f"{note[:1].upper()}{note[1:]}." if note else "",
            "generatedBy": self.activity,
        }
        return {key: each for key, each in fields.items() if each}


NAMES_FILE, OUTSIDE_FILE = "names.yaml", "elsewhere.yaml"


@dataclass(slots=True)
class MatchReport:
    """What was compared, and what came of it."""

    compared: Counter[str] = field(default_factory=Counter)
    """Things and printed names that were compared, by class."""
    proposed: list[IdentityProposal] = field(default_factory=list)
    decided: int = 0
    """Claims that people decided about, which are not proposed again."""
    path: Path | None = None
    """The file that was written, None where nothing changed."""


def _write_new(file: ClaimFile, found: Iterable[IdentityProposal], name: str, *, is_dry: bool) -> MatchReport:
    """Write what is proposed and not claimed yet; `name` is the field of which decisions are counted."""
    claimed = file.claimed_elsewhere()
    report = MatchReport(Counter(each.type for each in file.names.things.values() if each.is_public))
    report.proposed = [each for each in found if (each.field, each.pair) not in claimed]
    report.decided = sum(each[0] == name for each in claimed)
    try:
        data = file.render(report.proposed)
        if not is_dry and file.write(data):
            report.path = file.path
    except OSError as error:
        raise StoreError(f"{error.filename or file.path} cannot be written: {error.strerror}.") from None
    return report


@click.command("match")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Folder that candidates are written into, if not `{FOLDER}` next to the catalog.toml of a PATH.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.5, 1.0),
    default=DEFAULT_THRESHOLD,
    show_default=True,
    help="Least score, from 0 to 1, of what is proposed.",
)
@click.option(
    "--reconcile",
    metavar="URL",
    default="",
    help="Look names up at a service of the W3C Reconciliation API instead (0.2, or the draft of 1.0); "
    f"what it offers becomes candidates of identifiers elsewhere. A token comes from {TOKEN_VARIABLE}.",
)
@click.option(
    "--service-type",
    "service_types",
    multiple=True,
    metavar="CLASS=TYPE",
    help="The type that the service should look for things of a class under: Agency=Q327333.",
)
@delay_option
@private_option
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be proposed.")
@report_option
def match_command(
    paths: tuple[Path, ...],
    store: Path,
    out: Path | None,
    threshold: float,
    reconcile: str,
    service_types: tuple[str, ...],
    delay: float,
    allow_private: bool,
    dry_run: bool,
    report: str,
) -> None:
    """Propose which records are of one agency, organization or person, and which printed names mean whom.

    Compares the records under PATHS; without one those of the store, with the names that were read in its
    documents. Proposals are claims with the status
    candidate, with a score and reasons, in files of records that people may edit; nothing is merged, and
    nothing of it is said anywhere before somebody accepts it (`foia-graph review`, or `serve --review`).
    The same records give the same files; what was decided is not proposed again. Persons are compared, and
    looked up elsewhere, only where they are in public roles.

    \b
    Examples:
      foia-graph match data/ && foia-graph load data/ && foia-graph review data/
      foia-graph match data/ --reconcile https://wikidata.reconci.link/en/api --service-type Agency=Q327333
    """
    types = dict(each.partition("=")[::2] for each in service_types)
    for name, value in types.items():
        if name not in NAMED_CLASSES or not value:
            classes = ", ".join(NAMED_CLASSES)
            wanted = f"is a class and a type, as Agency=Q327333; classes are {classes}"
            raise click.BadParameter(wanted, param_hint="--service-type")
    found = [path for path in paths if (path / CATALOG_TOML).is_file()]
    if not (out or found):
        raise click.UsageError(
            f"candidates are written next to a {CATALOG_TOML}: give the PATH that has one, "
            "or a folder by --out."
        )
    folder = out or found[0] / FOLDER
    names = collect_catalogue_names(load_job(paths, store))
    if not paths:
        names.printed += stored_printed_names(open_store(store))
    if reconcile:
        service = ReconciliationService(reconcile, private=allow_private, delay=delay)
        offered = propose_identifiers(names, service, types, threshold)
        file = ClaimFile(folder, OUTSIDE_FILE, RECONCILIATION, names)
        done = _write_new(file, offered, "exactMatch", is_dry=dry_run)
    else:
        file = ClaimFile(folder, NAMES_FILE, NAME_COMPARISON, names)
        done = _write_new(file, propose_identities(names, threshold), "identifiedAs", is_dry=dry_run)
        done.compared["printed name"] = len(names.printed)
    show_report(done, names, report)


def load_job(paths: tuple[Path, ...], store: Path) -> LoadJob:
    """Return the job that reads records as a load would: those under some paths, or the copies in a store."""
    served = Layout(store).served_generation() if not paths else None
    current = Generation.read(served) if served else None
    profile = read_profile()
    return LoadJob(paths, store, profile, DEFAULT_OPTIONS, silent_progress, current)


def show_report(done: MatchReport, names: CatalogueNames, form: str) -> None:
    """Write what was proposed: lines on standard output, counts on standard error."""
    rows = [_row(each, f"{names.base}id/") for each in done.proposed]
    if form == "json":
        counts = {"compared": dict(done.compared), "decided": done.decided, "proposed": rows}
        echo_json({**counts, "file": str(done.path or "")})
        return
    for each, row in zip(done.proposed, rows, strict=True):
        what = f"{row['about']}  {row['field']}  {row['value']}"
        click.echo(f"{row['score']:.2f}  {what}  ({'; '.join(each.reasons)})")
    compared = ", ".join(
        f"{count:,} {name.lower()}" for name, count in sorted(done.compared.items()) if count
    )
    click.echo(f"compared: {compared}; proposed: {len(rows):,}; decided before: {done.decided:,}", err=True)
    if done.path:
        click.echo(f"written: {done.path}", err=True)


def _row(proposal: IdentityProposal, prefix: str) -> dict[str, Any]:
    return {
        "about": proposal.subject.removeprefix(prefix),
        "field": proposal.field,
        "value": proposal.value.removeprefix(prefix),
        "score": round(proposal.score, 2),
        "reasons": list(proposal.reasons),
    }
