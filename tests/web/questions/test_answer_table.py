"""Answers of questions as tables, and their charts."""

import json

import pytest

from foia_graph.publish.presenter import Presenter
from foia_graph.query.saved import parse_saved_query
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.questions.answer_table import AnswerTable, answer_table, bar_chart
from tests.web.conftest import BASE

XSD = "http://www.w3.org/2001/XMLSchema#"
QUERY = parse_saved_query(
    "q",
    "# title: T\n# description: D\n# column document: Document -- A document.\n# column title: Title\n"
    "# column notBefore: Earliest day\n# column date: Date\n# column count: Pages\n# column field: On\n"
    "# column evidence: Evidence\n# column source: Source\nSELECT * { }",
)


@pytest.fixture
def table_of(client_of):
    """Give what makes a table of rows, each with terms by variable."""
    site = client_of().application.extensions[EXTENSION]
    view = Presenter(site.publication(site.current.served_catalogue()))

    def make(*rows: dict[str, object]) -> AnswerTable:
        names = list(dict.fromkeys(name for row in rows for name in row))
        bindings = [{name: term(value) for name, value in row.items() if value is not None} for row in rows]
        return answer_table(
            json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode(), QUERY, view
        )

    return make


def term(value: object) -> dict[str, str]:
    """Write a number, a name in angle brackets, a date or a text as results of SPARQL do."""
    text = str(value)
    if isinstance(value, int):
        return {"type": "literal", "value": text, "datatype": f"{XSD}integer"}
    if text.startswith("<"):
        return {"type": "uri", "value": f"{BASE}{text[1:-1]}"}
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    if text.replace("-", "").isdecimal():
        return {"type": "literal", "value": text, "datatype": f"{XSD}{kinds[len(text)]}"}
    return {"type": "literal", "value": text}


def shown(table: AnswerTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_names_have_labels_and_lead_on(table_of):
    """What a thing is called is instead of its name, also where a query wrote the name as a text."""
    table = table_of({"document": "<id/document/ice-117629>", "field": f"{BASE}id/release/2012-04-10"})

    assert [["Packet", "New FOIA Documents"]] == shown(table)
    assert ["/doc/document/ice-117629", "/doc/release/2012-04-10"] == [
        cell.parts[0].href for cell in table.rows[0]
    ]


def test_the_title_of_a_source_leads_to_it(table_of):
    """Where queries give the title alone; what nothing is called just so stays a text."""
    table = table_of({"field": "a", "source": "New documents"}, {"field": "b", "source": "New document"})

    assert ["/doc/source/post", ""] == [row[1].parts[0].href for row in table.rows]


def test_columns_that_say_nothing_more_are_left_out(table_of):
    """Empty ones, labels of the link next to them, and days for the order of rows that have a date."""
    table = table_of(
        {
            "document": "<id/document/ice-117629>",
            "title": "Packet",
            "notBefore": "2011-06-01",
            "date": "2011-06",
            "source": None,
        }
    )

    assert ["Document", "Date"] == [column.heading for column in table.columns]
    assert [["Packet", "June 2011"]] == shown(table)


def test_rows_sort_by_what_a_column_holds(table_of):
    """Numbers by size, dates by time, and what has no value last, whichever way round."""
    table = table_of(
        {"document": "<id/document/ice-117629>", "count": 9, "date": "2012"},
        {"document": "<id/release/2012-04-10>", "count": 10, "date": "2011-06"},
        {"document": "<id/organization/ccr>", "count": None, "date": None},
    )

    assert ["9", "10", ""] == [row[1] for row in shown(table.sorted_by("count"))]
    assert ["10", "9", ""] == [row[1] for row in shown(table.sorted_by("-count"))]
    assert ["June 2011", "2012", ""] == [row[2] for row in shown(table.sorted_by("date"))]


def test_a_file_has_addresses_and_dates_that_sort(table_of):
    """Behind a link stands its address, and dates are written as ISO 8601 has them."""
    table = table_of({"document": "<id/document/ice-117629>", "date": "2011-06", "evidence": "The words"})

    assert [
        ["Document", "Document (address)", "Date", "Evidence"],
        ["Packet", f"{BASE}id/document/ice-117629", "2011-06", "The words"],
    ] == list(table.text_rows())


# -- charts --------------------------------------------------------------------------------------------------


def test_dates_are_drawn_over_time(table_of):
    """Months without rows have room, too; what has no month is not drawn, and the caption says so."""
    chart = bar_chart(table_of(*({"date": day} for day in ("2011-01", "2011-03-05", "2011-03", "2011"))))

    assert [("January 2011", 1), ("February 2011", 0), ("March 2011", 2)] == [
        (bar.label, bar.amount) for bar in chart.bars
    ]
    assert "Rows by month of “Date”. Not drawn: 1 of which the year alone is known." == chart.caption


def test_a_long_time_is_drawn_by_years(table_of):
    """A bar is a year where months would be too many."""
    chart = bar_chart(table_of({"date": "1999-01"}, {"date": "2011-03-05"}, {"date": "2011"}))

    assert 13 == len(chart.bars)
    assert ("2011", 2) == (chart.bars[-1].label, chart.bars[-1].amount)


def test_numbers_are_drawn_by_name(table_of):
    """The largest is first, with its number."""
    chart = bar_chart(
        table_of(
            {"document": "<id/document/ice-117629>", "count": 2},
            {"document": "<id/release/2012-04-10>", "count": 1200},
        )
    )

    assert [("New FOIA Documents", "1,200"), ("Packet", "2")] == [
        (bar.label, bar.number) for bar in chart.bars
    ]
    assert "Pages by “Document”." == chart.caption


@pytest.mark.parametrize(
    "rows",
    [
        [{"field": "a", "count": 1}, {"field": "a", "count": 2}],
        [{"field": "a", "count": 1}],
        [{"field": "a"}, {"field": "b"}],
    ],
)
def test_what_cannot_be_compared_is_not_drawn(table_of, rows):
    """Rows that no name tells apart, a single row, and rows without dates and numbers have no chart."""
    assert bar_chart(table_of(*rows)) is None
