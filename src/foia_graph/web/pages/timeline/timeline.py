"""`/timeline`: things by their dates, as bars from the first day that a date allows to the last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound
from foia_graph.model import dates
from foia_graph.model.forms import HTML, SPREADSHEETS, Form
from foia_graph.publish.date_words import date_words
from foia_graph.publish.incoming import plural_title
from foia_graph.publish.negotiation import negotiate
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import FROM, PAGE, SPREADSHEET, TEXT_SCHEMA, TO, size_parameter
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.responses import send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.core.tables import form_or_table, send_table
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.list_query import named_by, requested_period
from foia_graph.web.pages.lists.lists import page_bounds
from foia_graph.web.pages.thing_choices import Choice, ChoiceField, ThingRange
from foia_graph.web.pages.timeline.drawing import TimeAxis
from foia_graph.web.pages.timeline.rows import TimelineRow, table_rows, timeline_rows
from foia_graph.web.pages.timeline.selection import (
    TimelineFilter,
    TimelineSelection,
    dated_classes,
    select_timeline,
)
from foia_graph.web.pages.timeline.tenure_rows import tenure_rows

blueprint = Blueprint("timeline", __name__)
PATH = "/timeline"
PER_PAGE, MOST_PER_PAGE = 100, 200
"""Things on a page; of more the numbers by year or month lead on."""
MOST_UNDATED = 25
"""Things without a date that are named, of each class."""
YEARS_BY_MONTH = 3
"""Years of a period that is counted by months; a longer one is counted by years."""
FORMS = (HTML, *SPREADSHEETS)
THING = ListFilter("thing", "Thing", ())
ISSUE = ListFilter("issue", "Issue", (), scheme="issues")
SOURCE = ListFilter("source", "Source", (), ("source", "document"))
PARAMETERS = (
    OperationParameter(
        "kind", {"type": "array", "items": TEXT_SCHEMA}, "Only things of this kind; may be given repeatedly."
    ),
    OperationParameter("thing", TEXT_SCHEMA, "Only this thing, what it links to, and what links to it."),
    OperationParameter("issue", TEXT_SCHEMA, "Only what raises this issue or one narrower."),
    OperationParameter("source", TEXT_SCHEMA, "Only dates that this source gives."),
    FROM,
    TO,
    PAGE,
    size_parameter(PER_PAGE, MOST_PER_PAGE),
    AS_OF,
    SPREADSHEET,
)


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
@operation(
    Operation(
        "Show the timeline",
        "Gives things by the first day that their dates allow, each date with the words that it rests on; "
        "dates that differ stand beside each other. As CSV or XLSX all of them, things without a date last.",
        cost="heavy",
        parameters=PARAMETERS,
        media_types=tuple(form.media_type for form in FORMS),
        examples=(PATH, f"{PATH}.csv?from=2012-04&to=2012-06", f"{PATH}?thing=release/2012-04-10"),
    )
)
def timeline(suffix: str) -> Response:
    """Send the timeline of what is chosen, in the form that its suffix names or the client prefers."""
    form = form_or_table(suffix) if suffix else None
    if form is not None and form not in FORMS:
        raise NotFound(f"There is no form .{suffix[:20]} of this; there are .csv, .html and .xlsx.")
    check_names([each.name for each in PARAMETERS], "A timeline")
    answer_form = form or negotiate(request.headers.get("Accept"), FORMS)
    chosen = requested_timeline(current_catalogue())
    if answer_form in SPREADSHEETS:
        return send_table(chosen.file_rows(), chosen.path(), answer_form, form is None, FORMS)
    page = chosen.page()
    response = send_bytes(page.encode(), HTML.content_type, current_catalogue())
    if form is None:
        response.vary.add("Accept")
    return response


@dataclass(frozen=True, slots=True)
class Bucket:
    """The things of a year or a month: how many, and the timeline of them."""

    text: str
    count: int
    href: str


@dataclass(frozen=True)
class RequestedTimeline:
    """A timeline as it is asked for: what narrows it, and what was written that names nothing."""

    source: Catalogue
    chosen: TimelineFilter
    written: Mapping[str, str]

    def path(self, form: Form = HTML, others: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return the address of this timeline in a form, with some parameters otherwise."""
        parameters = {**self._parameters, **others}
        pairs = [("kind", kind) for kind in self.chosen.kinds]
        pairs += [(name, value) for name, value in parameters.items() if value]
        address = f"{PATH}?{urlencode(pairs, safe='/')}" if pairs else PATH
        return address if form == HTML else suffixed_path(address, form)

    @property
    def _parameters(self) -> dict[str, str]:
        names = ("thing", "issue", "source", "from", "to", AS_OF.name)
        return {name: request.args.get(name, "") for name in names}

    def file_rows(self) -> Iterator[list[str]]:
        """Yield the rows of a file, the headings first."""
        found = select_timeline(self.source, self.chosen)
        view = thing_page.current_viewer()
        things = timeline_rows(found.all_names(), view, self.chosen.source)
        return table_rows(chain(tenure_rows(self.chosen, view), things))

    def page(self) -> str:
        """Write the page."""
        view = thing_page.current_viewer()
        found = TimelineSelection([]) if self.written else select_timeline(self.source, self.chosen)
        start, size = page_bounds(PER_PAGE, MOST_PER_PAGE)
        rows = list(timeline_rows(found.dated_names(start, start + size), view, self.chosen.source))
        all_tenures = [] if self.written else list(tenure_rows(self.chosen, view))
        tenures = [] if start else all_tenures  # before the first page
        return render_template(
            "timeline.html",
            title=self._title(view),
            requested=self,
            fields=self._fields(),
            kinds=[
                (shape.kind, plural_title(shape), shape.kind in self.chosen.kinds)
                for shape in dated_classes(self.source)
            ],
            period=(self._parameters["from"], self._parameters["to"]),
            rows=[*tenures, *rows],
            axis=_axis_of([*tenures, *rows]),
            dated=found.dated + len(all_tenures),
            start=start + len(all_tenures) if start else 0,
            views=self._views(start, size, found.dated),
            buckets=list(self._buckets(found)) if found.dated > size else [],
            undated=[] if self.chosen.has_period else list(_undated_groups(found, view)),
            is_narrowed=bool(self.path() != PATH),
            downloads=[(self.path(each), each.label) for each in SPREADSHEETS],
            forms=[(self.path(each), each.name) for each in SPREADSHEETS],
        )

    def _title(self, view: Presenter) -> str:
        about = self.chosen.thing or self.chosen.issue or self.chosen.source
        return f"Timeline: {view.labels.name(about)}" if about else "Timeline"

    def _fields(self) -> list[ChoiceField]:
        ranges = {
            "thing": ("About (a person, a release …)", ThingRange(self.source), self.chosen.thing),
            "issue": ("Issue", ThingRange(self.source, scheme="issues"), self.chosen.issue),
            "source": (
                "Dates of one source",
                ThingRange(self.source, SOURCE.kinds),
                self.chosen.source,
            ),
        }
        return [
            things.field(name, title, iri, self.written.get(name, ""), "any")
            for name, (title, things, iri) in ranges.items()
        ]

    def choose(self, name: str, choice: Choice) -> str:
        """Return the address with another value of a field."""
        return self.path(others={name: choice.value})

    def _views(self, start: int, size: int, total: int) -> dict[str, str]:
        place = {"per_page": str(size)} if size != PER_PAGE else {}
        number = start // size + 1
        views = {"previous": number - 1} if start else {}
        if start + size < total:
            views["next"] = number + 1
        return {name: self.path(others={"page": str(page), **place}) for name, page in views.items()}

    def _buckets(self, found: TimelineSelection) -> Iterator[Bucket]:
        """Yield how many things there are of each year, or of each month where the period is short."""
        first, last = self.chosen.first, self.chosen.last
        is_short = bool(first and last) and int(last[:4]) - int(first[:4]) < YEARS_BY_MONTH
        counts = found.counts_by(7 if is_short else 4)
        for day, count in sorted(counts.items()):
            yield Bucket(date_words(day), count, self.path(others={"from": day, "to": day}))


def requested_timeline(source: Catalogue) -> RequestedTimeline:
    """Return the timeline that the address asks for; raises RequestRefused or NotFound for no such value."""
    first, last = requested_period(lambda name: request.args.get(name, ""))  # forms send empty fields
    names, written = {}, {}
    for name, one, things in (
        ("thing", THING, ThingRange(source)),
        ("issue", ISSUE, ThingRange(source, scheme="issues")),
        ("source", SOURCE, ThingRange(source, SOURCE.kinds)),
    ):
        text = request.args.get(name, "").strip()
        names[name] = _resolve_name(text, one, things) if text else ""
        if text and not names[name]:
            written[name] = text
    kinds = tuple(dict.fromkeys(request.args.getlist("kind")))
    known = [shape.kind for shape in dated_classes(source)]
    if unknown := next((kind for kind in kinds if kind not in known), ""):
        raise NotFound(
            f"There is no kind {dates.quote_text(unknown)} with dates; there are {', '.join(known)}."
        )
    return RequestedTimeline(source, TimelineFilter(kinds, **names, first=first, last=last), written)


def _resolve_name(text: str, one: ListFilter, things: ThingRange) -> str:
    """Return the IRI that a name or a label means, "" where it means none."""
    try:
        return named_by(things.same_thing(text) or text, one, things.source)
    except NotFound:
        return ""


def _axis_of(rows: list[TimelineRow]) -> TimeAxis | None:
    return TimeAxis.over(statement for row in rows for statement in row.statements)


def _undated_groups(found: TimelineSelection, view: Presenter) -> Iterator[tuple[str, int, list[LinkView]]]:
    """Yield the classes with things without a date, their number, and links to some of them."""
    for shape, count, names in found.undated(MOST_UNDATED):
        yield plural_title(shape), count, [view.link(name) for name in names]
