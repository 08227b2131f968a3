"""`/questions`: saved queries for people, each with pick lists, a chart, and its answer as a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound, RequestRefused, ValueRejected
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import CSV, HTML, SPREADSHEETS, SVG, XLSX, Form
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.publish.workbooks.tables import workbook_bytes
from foia_graph.query import saved
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.query.sparql import gate
from foia_graph.runtime.tables import table_beside
from foia_graph.search.concept_names import concepts_named, word_stems
from foia_graph.search.query_parser import LONGEST
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.web.api.saved_queries import PATH as PROGRAMS_PATH
from foia_graph.web.api.saved_queries import QUESTIONS_PATH as PATH
from foia_graph.web.api.saved_queries import (
    answer_saved_query,
    bound_text,
    chosen_values,
    default_values,
    nearest_queries,
    query_library,
    query_string,
)
from foia_graph.web.core.problems import problem_response
from foia_graph.web.core.query_parameters import AS_OF_NAME, WORDS, check_names
from foia_graph.web.core.responses import send_page, suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.core.tables import TableHeading, csv_bytes
from foia_graph.web.pages.lists.collection import numbered_pages
from foia_graph.web.pages.lists.lists import page_bounds
from foia_graph.web.pages.thing_choices import Choice, ChoiceField, ThingRange, has_answer, leading_questions
from foia_graph.web.questions.answer_table import AnswerColumn, AnswerTable, answer_table, bar_chart
from foia_graph.web.sparql.execution import WritePage

blueprint = Blueprint("questions", __name__)
# Rows of a page, usually and at most; files have all of them.
USUAL_ROWS, MAX_ROWS = 500, 1000
SORT, PLACE = "sort", ("page", "per_page")
FORMS = (HTML, *SPREADSHEETS, SVG)


@blueprint.get("/questions/")
def questions() -> Response:
    """Send the page of all questions: those answered best, those of some words, and all by subject."""
    check_names([WORDS, AS_OF_NAME], "The list of questions")
    words, source = request.args.get(WORDS, ""), current_catalogue()
    if len(words) > LONGEST:
        raise RequestRefused(f"{WORDS} has {len(words):,} characters, and at most {LONGEST:,} are read.")
    words = words.strip()
    queries = {
        name: query for name, query in query_library().items() if gate.query_form(query.text) == "SELECT"
    }
    return send_page(
        "questions.html",
        title="Questions",
        words=words,
        found=found_questions(words, queries, source),
        leading=leading_questions(queries, source),
        queries=sorted(queries.values(), key=lambda query: query.title),
        without={name for name, query in queries.items() if not has_answer(query, source)},
        forms=[
            (f"{PROGRAMS_PATH.rstrip('/')}.json", "json"),
            (f"{PROGRAMS_PATH.rstrip('/')}.jsonld", "jsonld"),
        ],
    )


def found_questions(
    words: str, queries: Mapping[str, SavedQuery], source: Catalogue
) -> list[tuple[SavedQuery, LinkView]]:
    """Return questions with what they are asked with: first those that take what some words name."""
    said, found = word_stems(words), []
    for query in queries.values():
        for parameter in (each for each in query.parameters if each.type == "concept"):
            things = _thing_range(parameter, source)
            for iri in filter(things.is_used, concepts_named(words, source, things.scheme)):
                values = {parameter.name: things.short_value(iri), **_all_sources(query)}
                link = LinkView(f"{PATH}{query.name}{query_string(values)}", Labels(source).name(iri))
                found.append((query, link))
    texts = {name: f"{query.title} {query.description}" for name, query in queries.items()}
    ranks = {name: len(said & word_stems(text)) for name, text in texts.items()}
    plain = (name for name in sorted(ranks, key=lambda name: -ranks[name]) if ranks[name])
    return [*found, *((queries[name], LinkView(f"{PATH}{name}", "")) for name in plain)]


def _all_sources(query: SavedQuery) -> dict[str, str]:
    return {saved.SCOPE: saved.SCOPES[1]} if any(p.name == saved.SCOPE for p in query.parameters) else {}


@suffixed_routes(blueprint, "/questions/<name>")
def question(name: str, suffix: str) -> Response:
    """Send the answer of a question, in the form that its suffix names, else as a page."""
    query = query_library().get(name)
    if query is None or gate.query_form(query.text) != "SELECT":
        return _unknown_question(name)
    form = next((each for each in FORMS if each.name == (suffix or HTML.name)), None)
    if form is None:
        raise NotFound(f"There is no form .{suffix[:20]} of this; there are .csv, .html, .svg and .xlsx.")
    values = chosen_values()
    sort, place = values.pop(SORT, ""), page_bounds(USUAL_ROWS, MAX_ROWS)
    for name_of_place in PLACE:
        values.pop(name_of_place, "")
    source = current_catalogue()
    resolved, unknown = resolve_values(query, values, source)
    if unknown:
        return _ask_again(query, values, unknown, source)
    if sort and sort.removeprefix("-") not in query.headings:
        raise RequestRefused(f"sort is one of {', '.join(query.headings)}, not {quote_text(sort)}.")
    asked = AskedQuestion(query, resolved, sort, bound_text(query, resolved), *place)
    identity = ("question", sort, *map(str, place))
    return answer_saved_query(query, asked.text, form, asked.writer(form), *identity)


def _unknown_question(name: str) -> Response:
    _, links = nearest_queries(name, PATH)
    sentence = f"No question is called {quote_text(name)}."
    return problem_response(404, sentence, links=links or [LinkView(PATH, "Questions")])


def _ask_again(
    query: SavedQuery, values: Mapping[str, str], unknown: list[str], source: Catalogue
) -> Response:
    """Return the form again, with what may be meant by what was written; raises Refused for programs."""
    fields = choice_fields(query, values, source)
    names = [field for field in fields if field.name in unknown]
    response = send_page(
        "question.html",
        title=query.title,
        query=query,
        fields=fields,
        unknown=names,
        with_choice=lambda name, value: f"{PATH}{query.name}{query_string({**values, name: value})}",
        forms=[],
    )
    response.status_code = 404
    return response


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with what was chosen, the order of its rows, and the SPARQL that it is."""

    query: SavedQuery
    values: Mapping[str, str]
    sort: str
    text: str
    start: int
    size: int

    def writer(self, form: Form) -> WritePage:
        """Return what writes the answer in a form of `FORMS`."""

        def write(body: bytes, source: Catalogue) -> bytes:
            view = Presenter(current_site().publication(source))
            table = answer_table(body, self.query, view).sorted_by(self.sort)
            if form == CSV:
                return csv_bytes(table.text_rows(), is_guarded=True)
            if form == XLSX:
                return workbook_bytes(table.text_rows(), source.generation.created)
            if form == HTML:
                return self._page(table, source).encode()
            chart = bar_chart(table)
            if chart is None:
                raise NotFound("This answer has no chart: it holds no dates or numbers that could be drawn.")
            return render_template("_bar_chart.svg", chart=chart, stands_alone=True).encode()

        return write

    def _page(self, table: AnswerTable, source: Catalogue) -> str:
        chart, scope = bar_chart(table), {**default_values(self.query), **self.values}.get(saved.SCOPE)
        return render_template(
            "question.html",
            title=self.query.title,
            query=self.query,
            fields=choice_fields(self.query, self.values, source),
            table=table,
            headings=[self._heading(table.columns[n]) for n in table.places_apart],
            start=self.start,
            stop=min(self.start + self.size, len(table.rows)),
            views=self._views(len(table.rows)),
            chart=chart,
            wider=self._path(None, **_all_sources(self.query)) if scope == saved.SCOPES[0] else "",
            downloads=[(self._path(CSV), "CSV"), (self._path(XLSX), "XLSX")],
            drawing=self._path(SVG) if chart else "",
            text=self.text,
            forms=[
                (f"{PROGRAMS_PATH}{self.query.name}.{name}{query_string(self.values)}", name)
                for name in ("json", "xml", "csv", "tsv", "rq")
            ],
        )

    def _heading(self, column: AnswerColumn) -> TableHeading:
        is_sorted = self.sort.removeprefix("-") == column.name
        is_reversed = is_sorted and self.sort.startswith("-")
        following = f"-{column.name}" if is_sorted and not is_reversed else column.name
        order = ("descending" if is_reversed else "ascending") if is_sorted else ""
        return TableHeading(column.heading, self._path(sort=following), order, column.description)

    def _views(self, total: int) -> dict[str, str]:
        numbers = numbered_pages(self.start, self.size, total)
        size = str(self.size) if self.size != USUAL_ROWS else ""
        return {name: self._path(per_page=size, page=str(number)) for name, number in numbers.items()}

    def _path(self, form: Form | None = None, **more: str) -> str:
        given = {name: value for name, value in {SORT: self.sort, **more}.items() if value}
        # An end of a period that is left open is open without the parameter, too (`resolve_values`).
        open_ends = {each.name for each in self.query.parameters if each.type == "date" and each.optional}
        chosen = {name: value for name, value in self.values.items() if value or name not in open_ends}
        suffix = f".{form.name}" if form else ""
        return f"{PATH}{self.query.name}{suffix}{query_string({**chosen, **given})}"


# What the values of choices mean, in the words of a form.
CHOICE_WORDS: Mapping[str, str] = table_beside(__file__)["choice_words"]


# How a browser takes values of each type.
INPUT_TYPES: Mapping[str, str] = {"date": "text", "integer": "number", "text": "text"}
DATE_HINT = " (2012, 2012-04, April 2012)"


def choice_fields(query: SavedQuery, values: Mapping[str, str], source: Catalogue) -> list[ChoiceField]:
    """Return the form of a question, filled in with what was chosen."""
    return [_choice_field(each, values.get(each.name, each.default), source) for each in query.parameters]


def _choice_field(parameter: QueryParameter, value: str, source: Catalogue) -> ChoiceField:
    name, title = parameter.name, parameter.description.partition("; left open")[0].rstrip(".")
    if parameter.type == "choice":
        choices = tuple(Choice(each, CHOICE_WORDS.get(each, each)) for each in parameter.options)
        return ChoiceField(name, title, value, choices)
    if parameter.type in INPUT_TYPES:
        hint = DATE_HINT if parameter.type == "date" else ""
        return ChoiceField(name, f"{title}{hint}", value, input_type=INPUT_TYPES[parameter.type])
    iri, things = _chosen_iri(parameter, value, source), _thing_range(parameter, source)
    return things.field(name, title, iri, value, "any" if parameter.optional else "")


def _thing_range(parameter: QueryParameter, source: Catalogue) -> ThingRange:
    if parameter.type == "concept":
        return ThingRange(source, scheme=parameter.options[0])
    return ThingRange(source, parameter.options)


def resolve_values(
    query: SavedQuery, values: Mapping[str, str], source: Catalogue
) -> tuple[dict[str, str], list[str]]:
    """Return what was chosen, labels replaced by names, and the parameters that name nothing."""
    resolved, unknown = dict(values), []
    for parameter in query.parameters:
        if parameter.type not in ("thing", "concept"):
            if parameter.type == "date" and parameter.optional:
                resolved.setdefault(parameter.name, "")  # the default of a period is an example for programs
            continue
        value = values.get(parameter.name, "").strip()
        if not value:
            resolved |= _default_here(parameter, values, source)
            continue
        if _chosen_iri(parameter, value, source):
            continue
        things = _thing_range(parameter, source)
        same = things.same_thing(value)
        if same:
            resolved[parameter.name] = things.short_value(same)
        elif things.near_choices(value) or not _is_name(parameter, value, source):
            unknown.append(parameter.name)
    return resolved, unknown


def _default_here(parameter: QueryParameter, values: Mapping[str, str], source: Catalogue) -> dict[str, str]:
    is_left_open = parameter.optional and parameter.name in values
    things, usual = _thing_range(parameter, source), _chosen_iri(parameter, parameter.default, source)
    if is_left_open or not parameter.default or (usual and things.is_used(usual)):
        return {}
    first = "" if parameter.optional else things.first_value()
    return {parameter.name: first} if first or parameter.optional else {}


def _is_name(parameter: QueryParameter, value: str, source: Catalogue) -> bool:
    try:
        parameter.term(value, source.base, source.profile)
    except ValueRejected:
        return False
    return True


def _chosen_iri(parameter: QueryParameter, value: str, source: Catalogue) -> str:
    if not value or not _is_name(parameter, value, source):
        return ""
    iri = parameter.term(value, source.base, source.profile)[1:-1]
    return iri if source.stub(iri) is not None else ""
