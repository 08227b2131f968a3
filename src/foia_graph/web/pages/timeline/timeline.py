"""`/timeline`: things by their dates, as bars from the first day that a date allows to the last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import ClassVar

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound
from foia_graph.model import dates
from foia_graph.model.jsonld import Json
from foia_graph.publish.date_words import date_words
from foia_graph.publish.descriptions import linked_body, plural_title
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.selection import ListSelector
from foia_graph.web.core.query_parameters import boolean_value
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
)
from foia_graph.web.pages.lists.listing import render_collection
from foia_graph.web.pages.lists.lists import page_bounds, send_list
from foia_graph.web.pages.thing_choices import ThingRange
from foia_graph.web.pages.timeline.rows import (
    TimeAxis,
    TimelineFilter,
    TimelineSelection,
    dated_classes,
    select_timeline,
    table_rows,
    tenure_rows,
    timeline_rows,
)

blueprint = Blueprint("timeline", __name__)
PATH = "/timeline"
# Things on a page; of more the numbers by year or month lead on.
PER_PAGE, MAX_PER_PAGE = 100, 200
# Things without a date that are named, of each class.
MAX_UNDATED = 25
# Years of a period that is counted by months; a longer one is counted by years.
YEARS_BY_MONTH = 3
# Fields that name a thing: what the form calls each, and what it takes.
SUBJECTS: Mapping[str, tuple[str, ListFilter]] = {
    "about": ("About (a person, a release …)", ListFilter("about", "About", ())),
    "issue": ("Issue", ListFilter("issue", "Issue", (), scheme="issues")),
    "source": ("Dates of one source", ListFilter("source", "Source", (), ("source", "document"))),
}


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
def timeline(suffix: str) -> Response:
    """Send the timeline of what is chosen, in the form that its suffix names or the client prefers."""
    found = requested_timeline(current_catalogue())
    return send_list(found, found.page, suffix, PEOPLE_FIRST)


@dataclass(frozen=True)
class Timeline(PagedCollection):
    """A timeline as it is asked for; `written` are values that name nothing."""

    chosen: TimelineFilter
    written: Mapping[str, str]
    usual_size: ClassVar[int] = PER_PAGE

    @cached_property
    def selection(self) -> TimelineSelection:
        """Return the things that are left, none where a value names nothing."""
        return TimelineSelection([]) if self.written else select_timeline(self.source, self.chosen)

    @property
    def total(self) -> int:
        """Return the number of things, with a date and without."""
        return sum(selection.total for _, selection in self.selection.selections)

    def thing_names(self) -> Iterator[str]:
        """Yield all things, those without a date last."""
        return self.selection.all_names()

    def rows(self) -> Iterator[list[str]]:
        """Yield a row for each date and source, the names of the columns first."""
        view = thing_page.current_viewer()
        things = timeline_rows(self.thing_names(), view, self.chosen.source)
        return table_rows(chain(tenure_rows(self.chosen, view), things))

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
        names = found.dated_names(self.start, self.start + self.size)
        rows = list(timeline_rows(names, view, chosen.source))
        all_tenures = [] if self.written else list(tenure_rows(chosen, view))
        tenures = [] if self.start else all_tenures  # before the first page
        dates_shown = [each for row in (*tenures, *rows) for each in row.statements]
        undated = [] if chosen.first or chosen.last else found.undated(MAX_UNDATED)
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
            rows=[*tenures, *rows],
            axis=TimeAxis.over(dates_shown),
            dated=found.dated + len(all_tenures),
            start=self.start + len(all_tenures) if self.start else 0,
            views=self.numbered_views(found.dated),
            buckets=list(self._buckets(found)) if found.dated > self.size else [],
            undated=[(plural_title(shape), count, things) for shape, count, things in undated],
            toggle=self.path_with({MACHINE: "false"})
            if any(each.is_machine_read for each in dates_shown)
            else "",
            is_narrowed=self.whole_path != PATH,
        )

    def _buckets(self, found: TimelineSelection) -> Iterator[tuple[str, int, str]]:
        """Yield each year, or month of a short period, with its number of things and their timeline."""
        first, last = self.chosen.first, self.chosen.last
        is_short = bool(first and last) and int(last[:4]) - int(first[:4]) < YEARS_BY_MONTH
        for day, count in sorted(found.counts_by(7 if is_short else 4).items()):
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
    given = ((name, request.args.get(name, "")) for name in (*SUBJECTS, *PERIOD, "spreadsheet", MACHINE))
    pairs = (*(("kind", kind) for kind in kinds), *((name, value) for name, value in given if value))
    thing, issue, document = names.values()
    about = thing or issue or document
    return Timeline(
        PATH,
        f"Timeline: {thing_page.current_viewer().labels.name(about)}" if about else "Timeline",
        source,
        Narrowing(ListSelector(), pairs),
        *page_bounds(PER_PAGE, MAX_PER_PAGE),
        TimelineFilter(kinds, thing, issue, document, first, last, boolean_value(MACHINE, otherwise=True)),
        written,
    )


def _things(source: Catalogue, taken: ListFilter) -> ThingRange:
    return ThingRange(source, taken.kinds, taken.scheme)


def _resolve_name(text: str, taken: ListFilter, source: Catalogue) -> str:
    """Return the IRI that a name or a label means, "" where it means none."""
    try:
        return named_by(_things(source, taken).same_thing(text) or text, taken, source)
    except NotFound:
        return ""
