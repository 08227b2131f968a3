"""Rows of a timeline of a person or body: the posts and roles held, each from its beginning to its end."""

from collections.abc import Iterator

from foia_graph.model import dates
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.tenures import Tenure, tenures_in, tenures_of
from foia_graph.store.listing.orders import EVER, Span
from foia_graph.web.pages.timeline.rows import DateStatement, TimelineRow
from foia_graph.web.pages.timeline.selection import TimelineFilter

MAKERS = {"Person": tenures_of, "Agency": tenures_in, "Organization": tenures_in}
OPEN: Span = ("", "")


def tenure_rows(chosen: TimelineFilter, view: Presenter) -> Iterator[TimelineRow]:
    """Yield a row for the dated tenures of each person, where the timeline is that of a person or body."""
    thing = view.catalogue.describe(chosen.thing) if chosen.thing else None
    if thing is None or thing.type not in MAKERS or chosen.kinds or chosen.issue or chosen.source:
        return
    by_person: dict[str, list[Tenure]] = {}
    for each in MAKERS[thing.type](thing, view):
        if (each.start or each.end) and _is_within(each, chosen):
            by_person.setdefault(each.holder, []).append(each)
    for holder, found in by_person.items():
        yield TimelineRow(holder, found[0].person, tuple(map(_statement, found)), is_contested=False)


def _is_within(tenure: Tenure, chosen: TimelineFilter) -> bool:
    begin, end = _span(tenure.start), _span(tenure.end)
    return begin[0] <= (chosen.last or EVER) and (end[1] or EVER) >= chosen.first


def _statement(tenure: Tenure) -> DateStatement:
    title = tenure.what.text if tenure.what else "Member"
    return DateStatement(title, tenure.time, _span(tenure.start), _span(tenure.end), tenure.claims)


def _span(date: str) -> Span:
    return dates.day_bounds(date) if date else OPEN
