"""Commands that check the catalogue and its store: validate, check, verify."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click

from foia_graph.audit.consistency import check_consistency, titled_sentence
from foia_graph.audit.evidence import unplaced_quotes, weak_evidence
from foia_graph.audit.revealed_text import leaky_documents, revealed_texts
from foia_graph.audit.shacl import validate
from foia_graph.cli.common import echo_json, form_option, main, open_store, store_option, unsandboxed_option
from foia_graph.cli.progress import progress_bar
from foia_graph.ingest.erasure import find_leftovers
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from foia_graph.store.quad_store import default_graph_hash


@main.command("validate")
@store_option
@form_option
def validate_command(store: Path, form: str) -> None:
    """Validate the catalogue by its SHACL profile, with an independent engine.

    Exit code 1 when something does not conform.
    """
    catalogue = open_store(store)
    found = validate(catalogue.quad_store, catalogue.profile)
    conclusion = f"{len(found):,} violations" if found else "the catalogue conforms to its profile"
    answer = {"conforms": not found, "results": [asdict(each) for each in found]}
    _show(form, answer, [*found, conclusion])
    raise SystemExit(bool(found))


def _show(form: str, answer: object, lines: Iterable[object]) -> None:
    if form == "json":
        echo_json(answer)
    else:
        for line in lines:
            click.echo(line)


@main.command("check")
@store_option
@click.option("--conflicts", is_flag=True, help="List contradictions between claims.")
@click.option(
    "--gaps",
    is_flag=True,
    help="List missing records and Bates numbers, pages withheld, missing rights statements, broken links.",
)
@click.option(
    "--redactions", is_flag=True, help="Read the files again, and list text that shows under redactions."
)
@click.option(
    "--reveals", is_flag=True, help="Compare pages that say the same, and list what one shows and one hides."
)
@click.option(
    "--evidence",
    is_flag=True,
    help="List claims whose quote shares no word with what is claimed, or is not found in its text.",
)
@form_option
@unsandboxed_option
def check_command(
    store: Path, conflicts: bool, gaps: bool, redactions: bool, reveals: bool, evidence: bool, form: str
) -> None:
    """List contradictions and gaps of the catalogue (both, unless one is asked for).

    Gaps are documents that were not read in full, too. Exit code 1 when a link leads nowhere, a redaction
    leaks, a quote does not bear its claim out, or the next load may read or find more in a document:
    contradictions and gaps are what the archive is like, but these are mistakes.

    With --evidence the words of a quote are compared with what its claim says: by their stems, numbers in
    words with those in digits, things by all their names. A claim whose status is inferred,
    and whose note says from what, is omitted. Where the text of the source is held, the quote is looked for
    in it: one that is nowhere, or in several positions of which none is said to be meant, is listed, too.
    """
    catalogue = open_store(store)
    if reveals:
        raise SystemExit(_check_reveals(catalogue, form))
    if redactions:
        raise SystemExit(_check_redactions(catalogue, form))
    if evidence:
        raise SystemExit(_check_evidence(catalogue, store, form))
    findings = check_consistency(catalogue)
    both = conflicts == gaps
    lines = [*findings.conflicts()] if conflicts or both else []
    lines += (titled_sentence(each, catalogue) for each in findings.gaps()) if gaps or both else ()
    _show(form, findings.as_json(), lines)
    raise SystemExit(findings.has_mistakes)


def _check_reveals(catalogue: Catalogue, form: str) -> int:
    texts, lines = list(revealed_texts(catalogue, progress_bar)), []
    for (shown, hidden), passages in groupby(texts, key=lambda each: (each.shown, each.hidden)):
        lines += [f"{shown} shows what {hidden} hides", *(f"    {each.sentence}" for each in passages)]
    lines.append(f"{len(texts):,} passages that one page shows and another hides")
    _show(form, [asdict(each) for each in texts], lines)
    return 0


def _check_redactions(catalogue: Catalogue, form: str) -> int:
    documents, lines = list(leaky_documents(catalogue, progress_bar)), []
    for each in documents:
        lines += [f"{each.document} ({each.file})", *(f"    {sentence}" for sentence in each.pages)]
    leaks = f"{len(documents)} documents show what they should hide"
    _show(form, [asdict(each) for each in documents], [*lines, leaks if documents else "no redaction leaks"])
    return bool(documents)


def _check_evidence(catalogue: Catalogue, store: Path, form: str) -> int:
    weak = list(weak_evidence(catalogue))
    unplaced = list(unplaced_quotes(catalogue, Holdings(catalogue, Layout(store))))
    conclusions = (
        f"{len(weak):,} claims whose quote shares no word with them"
        if weak
        else "every quote has a word of its claim",
        f"{len(unplaced):,} quotes not found in the text of their source"
        if unplaced
        else "every quote is found in the text of its source",
    )
    _show(form, [*map(asdict, weak), *map(asdict, unplaced)], [*weak, *unplaced, *conclusions])
    return bool(weak or unplaced)


@main.command("verify")
@store_option
@click.option("--rdf", is_flag=True, help="Give the RDFC-1.0 hash of the default graph, too.")
def verify_command(store: Path, rdf: bool) -> None:
    """Read every file of the store again, and compare it with its checksum. Exit code 1 for a difference.

    Of what was purged no copy may be left. With --rdf, also give the hash of what the catalogue says, which
    a harvested copy must have too.
    """
    problems = [*verify_store(store), *find_leftovers(store)]
    for sentence in problems:
        click.echo(sentence)
    click.echo(f"{len(problems)} problems" if problems else "every file is as it was written")
    if rdf:
        click.echo(f"default graph, RDFC-1.0, SHA-256: {default_graph_hash(open_store(store).quad_store)}")
    raise SystemExit(1 if problems else 0)
