"""Commands for decisions: withdraw, restore, purge, correct, identify."""

from pathlib import Path

import click

from foia_graph.cli.common import main, read_profile, store_option
from foia_graph.cli.review_options import own_name
from foia_graph.ingest.decide import ClaimCorrection, Decider
from foia_graph.ingest.report import LoadReport
from foia_graph.model.claims import STATUSES

reason_option = click.option(
    "--reason", required=True, help="Why; everybody may read it, in the log and where the thing was."
)
by_option = click.option(
    "--by", default="", metavar="NAME", help="Who decides, as in records: organization/…, person/…"
)


@main.command("withdraw")
@click.argument("name", metavar="ID")
@reason_option
@click.option("--replaced-by", default="", metavar="ID", help="What replaces it.")
@by_option
@store_option
def withdraw_command(name: str, reason: str, replaced_by: str, by: str, store: Path) -> None:
    """Withdraw a thing: it is deleted from everything, and its address says when and why (410).

    ID is an IRI, a kind and a slug (document/ice-117629), or a slug that only one thing has. Later loads do
    not bring the thing back; `foia-graph restore` does. Links, claims and quotes that point at it are
    omitted, too. Archives that harvested copies learn of it from the change log.
    """
    iri, report = decider_of(store, by).withdraw(name, reason, replaced_by)
    show_decision(f"withdrawn: {iri}", report, store)


@main.command("restore")
@click.argument("name", metavar="ID")
@reason_option
@by_option
@store_option
def restore_command(name: str, reason: str, by: str, store: Path) -> None:
    """Restore a thing that was withdrawn."""
    iri, report = decider_of(store, by).restore(name, reason)
    show_decision(f"restored: {iri}", report, store)


@main.command("purge")
@click.argument("name", metavar="ID")
@reason_option
@by_option
@store_option
def purge_command(name: str, reason: str, by: str, store: Path) -> None:
    """Withdraw a thing and erase it from the store.

    Its file, the texts of its pages, pictures, dumps, and every kept generation that holds it are deleted,
    and its record is emptied in the store's copy of the input; later loads leave it out. `foia-graph verify`
    looks for what is left. What others have harvested, backups and the input itself are not reached.
    """
    iri, report, erasure = decider_of(store, by).purge(name, reason)
    show_decision(f"purged: {iri}", report, store)
    older = f"{erasure.generations:,} older generations"
    click.echo(f"erased: {erasure.files:,} files, {erasure.readings:,} texts, {older}")
    for other in erasure.shared:
        click.echo(f"its file and texts stay, for they are those of document/{other} too; purge that as well")
    click.echo("not reached: copies that others harvested, backups, and your own input; take it out there")


@main.command("correct")
@click.argument("name", metavar="CLAIM")
@reason_option
@click.option("--value", default="", help="The right value, in the form that records have it.")
@click.option("--quote", default="", help="The words that it rests on, where they are others.")
@click.option("--page", default="", help="The page of the file on which they are.")
@click.option("--source", default="", metavar="ID", help="The source in which they are.")
@click.option("--status", type=click.Choice(sorted(STATUSES)), help="Only give the claim another status.")
@by_option
@store_option
def correct_command(
    name: str,
    reason: str,
    value: str,
    quote: str,
    page: str,
    source: str,
    status: str | None,
    by: str,
    store: Path,
) -> None:
    """Correct a claim, or review it.

    CLAIM is its IRI, a thing and the key of the claim (release/2012-04-10#claim-0a1b2c3d4e5f), or the key
    alone where only one thing has it. With --value another claim takes its position; the old one stays, with
    the status corrected, and each leads to the other. With --status the claim gets that status: disputed,
    withdrawn, preferred …
    """
    if bool(value) is bool(status):
        raise click.UsageError("give --value with the right value, or --status; one of the two")
    if status and (quote or page or source):
        raise click.UsageError("--quote, --page and --source say where the right --value is")
    decider = decider_of(store, by)
    if status:
        iri, report = decider.review(name, status, reason)
    else:
        iri, report = decider.correct(name, ClaimCorrection(value, quote, page, source), reason)
    show_decision(f"{status or 'corrected'}: {iri}", report, store)


@main.command("identify")
@click.argument("name", metavar="ID")
@click.argument("other", metavar="PREFERRED")
@reason_option
@click.option("--undo", is_flag=True, help="Take back that both are the same: the records part again.")
@click.option(
    "--reviewer", default="", metavar="NAME", help="Who judges; else the name that git or the system has."
)
@by_option
@store_option
def identify_command(
    name: str, other: str, reason: str, undo: bool, reviewer: str, by: str, store: Path
) -> None:
    """Judge that two records are of one agency, organization, person or cited work.

    ID is taken for PREFERRED. No record is rewritten: the judgement is a claim, with who made it, when and
    why. Both names lead on to a page that says so; all links lead to the preferred one, lists and counts
    have it once, and what was said of the other name is shown next to it. With --undo everything is as it
    was, in whichever order the two are named; the claim stays, withdrawn. Candidates of `foia-graph match`
    that are accepted by `foia-graph review` are such judgements, too.

    \b
    Examples:
      foia-graph identify agency/ice-hq agency/ice --reason "The same office, by its letterhead"
      foia-graph identify agency/ice-hq agency/ice --undo --reason "The letterhead was of another office"
    """
    decider = decider_of(store, by, reviewer.strip() or own_name())
    judge = decider.separate if undo else decider.identify
    claim, report = judge(name, other, reason)
    show_decision(f"{'withdrawn' if undo else 'reviewed'}: {claim}", report, store)


def decider_of(store: Path, by: str, reviewer: str = "") -> Decider:
    """Return what decides about the things of a store."""
    return Decider(store, read_profile(), by, reviewer=reviewer)


def show_decision(headline: str, report: LoadReport, store: Path) -> None:
    """Write what was decided on standard output, and notes of the load on standard error."""
    for note in report.notes:
        click.echo(note, err=True)
    click.echo(headline)
    click.echo(f"{store}: {report.loaded_sentence}")
