"""`/timeline`: dated statements in the order of time, as bars from the first day that a date allows on."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import ClassVar
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound, RequestRefused, ValueRejected
from foia_graph.model import dates
from foia_graph.model.jsonld import Json
from foia_graph.publish.date_words import date_words, span_words
from foia_graph.publish.descriptions import linked_body, plural_title
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.items import UNDATED, Span
from foia_graph.store.listing.selection import ListSelector
from foia_graph.web.core.query_parameters import boolean_value
from foia_graph.web.core.responses import lead_to, suffixed_routes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.core.tables import PEOPLE_FIRST
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.collection import (
    MACHINE,
    PERIOD,
    Narrowing,
    PagedCollection,
    named_by,
    requested_period,
    requested_scope,
)
from foia_graph.web.pages.lists.listing import render_collection
from foia_graph.web.pages.lists.lists import page_bounds, send_list
from foia_graph.web.pages.thing_choices import ThingRange
from foia_graph.web.pages.timeline.rows import (
    TimeAxis,
    TimelineFilter,
    TimelineRow,
    TimelineSelection,
    dated_classes,
    select_timeline,
    table_rows,
    tenure_rows,
    timeline_rows,
)

blueprint = Blueprint("timeline", __name__)
PATH = "/timeline"
# Days of things on a page; of more the numbers by year or month lead on.
PER_PAGE, MAX_PER_PAGE = 100, 200
SINCE = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")
# Things without a date that are named, of each class.
MAX_UNDATED = 25
# Years of a period that is counted by months; a longer one is counted by years.
YEARS_BY_MONTH = 3
FURTHER = ("scope", "since")
# The former name of `about`, which leads there.
FORMER = "thing"
# Fields that name a thing: what the form calls each, and what it takes.
SUBJECTS: Mapping[str, tuple[str, ListFilter]] = {
    "about": ("About (a person, a release …)", ListFilter("about", "About", ())),
    "issue": ("Issue", ListFilter("issue", "Issue", (), scheme="issues")),
    "source": ("Dates of one source", ListFilter("source", "Source", (), ("source", "document"))),
}


@suffixed_routes(blueprint, PATH)
def timeline(suffix: str) -> Response:
    """Send the timeline of what is chosen, in the form that its suffix names or the client prefers."""
    found = requested_timeline(current_catalogue())
    if FORMER in request.args:  # all else is as it should be
        given = request.args.items(multi=True)
        present = [("about" if name == FORMER else name, value) for name, value in given]
        return lead_to(f"{request.path}?{urlencode(present)}", 301)
    return send_list(found, found.page, suffix, PEOPLE_FIRST)


@dataclass(frozen=True)
class Timeline(PagedCollection):
    """A timeline as it is asked for: `written` are values that name nothing, `since` days to count from."""

    chosen: TimelineFilter
    written: Mapping[str, str]
    since: Span | None
    usual_size: ClassVar[int] = PER_PAGE

    @cached_property
    def selection(self) -> TimelineSelection:
        """Return the things that are left, none where a value names nothing."""
        found = select_timeline(self.source, self.chosen)
        return replace(found, selections=()) if self.written else found

    @cached_property
    def total(self) -> int:
        """Return the number of things, with a date and without."""
        return sum(1 for _ in self.selection.all_names())

    def thing_names(self) -> Iterator[str]:
        """Yield all things, those without a date last."""
        return self.selection.all_names()

    def rows(self) -> Iterator[list[str]]:
        """Yield a row for each date and source, the names of the columns first."""
        view, found = thing_page.current_viewer(), self.selection
        dated = timeline_rows(found.days, view, self.chosen)
        undated = (name for _, count, names in found.undated(self.total) for name in names[:count])
        tray = (TimelineRow(name, view.link(name), None) for name in undated)
        return table_rows(chain(tenure_rows(self.chosen, view), dated, tray))

    def members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the things on this page, by the first day of their dates."""
        names = list(islice(self.thing_names(), self.start, self.stop))
        self.source.read_ahead(names)
        things = filter(None, map(self.source.describe, names))
        return (linked_body(each, self.source, words) for each in things)

    def path_with(self, others: Mapping[str, str]) -> str:
        """Return the path of the timeline with other values of some parameters."""
        kept = self.narrowing.parameters_without(*others)
        return self.narrowed_path((*kept, *((name, value) for name, value in others.items() if value)))

    def page(self) -> str:
        """Write the page."""
        view, found, chosen = thing_page.current_viewer(), self.selection, self.chosen
        rows = self._page_rows(view, found)
        return render_collection(
            "timeline.html",
            self,
            view,
            fields=[
                _things(self.source, taken).field(name, title, iri, self.written.get(name, ""), "any")
                for (name, (title, taken)), iri in zip(
                    SUBJECTS.items(), (chosen.thing, chosen.issue, chosen.source), strict=True
                )
            ],
            kinds=[
                (shape.kind, plural_title(shape), shape.kind in chosen.kinds)
                for shape in dated_classes(self.source)
            ],
            period=tuple(request.args.get(name, "") for name in PERIOD),
            rows=rows,
            axis=TimeAxis.over(row.statement for row in rows if row.statement),
            dated=len(found.days),
            views=self.numbered_views(len(found.days)),
            buckets=list(self._buckets(found)) if len(found.days) > self.size else [],
            count_from=lambda each: self.path_with({"since": "/".join(each.begin)}),
            plain=self.path_with({"since": ""}),
            since=span_words(*self.since) if self.since else "",
            undated=[
                (plural_title(shape), count, things) for shape, count, things in found.undated(MAX_UNDATED)
            ],
            is_narrowed=any(name != "since" for name, _ in self.narrowing.parameters),
            toggle=self.path_with({MACHINE: "false"})
            if any(row.statement and row.statement.is_machine_read for row in rows)
            else "",
        )

    def _page_rows(self, view: Presenter, found: TimelineSelection) -> list[TimelineRow]:
        days = found.days[self.start : self.start + self.size]
        after = found.days[self.start - 1].day if self.start else ""
        until = days[-1].day if self.start + self.size < len(found.days) else UNDATED
        held = [] if self.written else tenure_rows(self.chosen, view)
        tenures = (row for row in held if row.statement and after < row.statement.day <= until)
        rows = (*timeline_rows(days, view, self.chosen), *tenures)
        return sorted(rows, key=lambda row: row.statement.day if row.statement else UNDATED)

    def _buckets(self, found: TimelineSelection) -> Iterator[tuple[str, int, str]]:
        first, last = self.chosen.first, self.chosen.last
        is_short = bool(first and last) and int(last[:4]) - int(first[:4]) < YEARS_BY_MONTH
        for day, count in sorted(Counter(each.day[: 7 if is_short else 4] for each in found.days).items()):
            yield date_words(day), count, self.path_with({"from": day, "to": day})


def requested_timeline(source: Catalogue) -> Timeline:
    """Return the timeline that the address asks for; raises RequestRefused or NotFound for no such value."""
    first, last = requested_period(lambda name: request.args.get(name, ""))  # forms send empty fields
    names, written = {}, {}
    for name, (_, taken) in SUBJECTS.items():
        text = request.args.get(name, "").strip()
        names[name] = _resolve_name(text, taken, source) if text else ""
        if text and not names[name]:
            written[name] = text
    kinds = tuple(dict.fromkeys(request.args.getlist("kind")))
    known = [shape.kind for shape in dated_classes(source)]
    if unknown := next((kind for kind in kinds if kind not in known), ""):
        raise NotFound(
            f"There is no kind {dates.quote_text(unknown)} with dates; there are {', '.join(known)}."
        )
    given = (
        (name, request.args.get(name, "")) for name in (*SUBJECTS, *PERIOD, *FURTHER, "spreadsheet", MACHINE)
    )
    pairs = (*(("kind", kind) for kind in kinds), *((name, value) for name, value in given if value))
    thing, issue, document = names.values()
    about = thing or issue or document
    return Timeline(
        PATH,
        f"Timeline: {thing_page.current_viewer().labels.name(about)}" if about else "Timeline",
        source,
        Narrowing(ListSelector(), pairs),
        *page_bounds(PER_PAGE, MAX_PER_PAGE),
        TimelineFilter(
            kinds,
            thing,
            issue,
            document,
            first,
            last,
            requested_scope("all") == "corpus",
            boolean_value(MACHINE, otherwise=True),
        ),
        written,
        _requested_span(),
    )


def _requested_span() -> Span | None:
    if not (text := request.args.get("since", "")):
        return None
    found = SINCE.fullmatch(text)
    try:
        days = [dates.full_date(day) for day in found.groups()] if found else []
    except ValueRejected:
        days = []
    if not days:
        raise RequestRefused(f"since is two days, as 2012-04-01/2012-04-30, not {dates.quote_text(text)}.")
    return min(days), max(days)


def _things(source: Catalogue, taken: ListFilter) -> ThingRange:
    return ThingRange(source, taken.kinds, taken.scheme)


def _resolve_name(text: str, taken: ListFilter, source: Catalogue) -> str:
    try:
        return named_by(_things(source, taken).same_thing(text) or text, taken, source)
    except NotFound:
        return ""
