"""The command identify: two records of one thing, and the other way round."""

from pathlib import Path

import click

from foia_graph.cli.common import explain_errors, main, store_option
from foia_graph.cli.decide import by_option, decider_of, reason_option, show_decision
from foia_graph.cli.review_options import own_name


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
@explain_errors
def identify_command(
    name: str, other: str, reason: str, undo: bool, reviewer: str, by: str, store: Path
) -> None:
    """Judge that two records are of one agency, organization, person or cited work.

    ID is taken for PREFERRED. No record is rewritten: the judgement is a claim, with who made it, when and
    why. Both names lead on to a page that says so; all links lead to the preferred one, lists and counts
    have it once, and what was said of the other name is shown beside it. With --undo everything is as it
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
