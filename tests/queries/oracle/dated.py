"""Dates as sources give them: with the days that they allow, what they rest on, and how sure they are."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass

from oracle.world import Claim, World

MONTH_LENGTH, YEAR_LENGTH = len("2012-04"), len("2012")


@dataclass(frozen=True, slots=True, order=True)
class DateGiven:
    """A date of a thing by one claim, or written plainly; a side that is open is ""."""

    first: str
    last: str
    text: str
    """The date as precise as it is given, or its words."""
    evidence: str
    source: str
    status: str
    """The label of the status of the claim, "" where there is none."""
    graph: str

    def is_within(self, first: str, last: str) -> bool:
        """Say whether all days that it allows are in a period, of which "" is an open side."""
        begins_in = not first or (bool(self.first) and first <= self.first)
        return begins_in and (not last or (bool(self.last) and self.last <= last))

    def overlaps(self, first: str, last: str) -> bool:
        """Say whether some day that it allows is in a period, of which "" is an open side."""
        return (not self.first or not last or self.first <= last) and (not self.last or first <= self.last)


def dates_given(world: World, thing: str, name: str, scope: str) -> list[DateGiven]:
    """Give the dates in a field of a thing, those of which only words are known, too; each once."""
    return sorted({*_claimed(world, thing, name, scope), *_plain(world, thing, name, scope)})


def _claimed(world: World, thing: str, name: str, scope: str) -> Iterator[DateGiven]:
    for claim in world.claims_of(thing, scope):
        said = claim.resource
        if said.one("predicate") != world.profile.predicates[name]:
            continue
        evidence = world.words(said) or world.cell(said.iri)
        text = said.one("object") or said.one("asStated")
        days = said.one("notBefore"), said.one("notAfter")
        yield DateGiven(
            *days, text, evidence, world.label(said.one("source")), status_label(world, claim), claim.graph
        )


def _plain(world: World, thing: str, name: str, scope: str) -> Iterator[DateGiven]:
    for each in world.statements(thing, name, scope):
        if each.claim is None:
            yield DateGiven(
                *days_of(each.text),
                each.text,
                world.evidence(each),
                world.source_label(each.graph),
                "",
                each.graph,
            )


def days_of(date: str) -> tuple[str, str]:
    """Give the first and the last day of a date, a month or a year.

    >>> days_of("2012-02"), days_of("2011")
    (('2012-02-01', '2012-02-29'), ('2011-01-01', '2011-12-31'))
    """
    if len(date) == YEAR_LENGTH:
        return f"{date}-01-01", f"{date}-12-31"
    if len(date) == MONTH_LENGTH:
        year, month = map(int, date.split("-"))
        return f"{date}-01", f"{date}-{calendar.monthrange(year, month)[1]:02}"
    return date, date


def status_label(world: World, claim: Claim) -> str:
    """Give the label of the status of a claim."""
    return world.label(claim.resource.one("status"))
