"""The timeline: things by the days that their dates allow."""

import csv
import html
import io
import re

import pytest
from openpyxl import load_workbook

from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.web.pages.timeline import timeline
from foia_graph.web.pages.timeline.rows import BarPart, DateStatement, TimeAxis
from tests.web.conftest import BASE, WORLD

RECORDS = (
    WORLD
    + """
- type: Event
  id: raid
  title: The raid
  source: post
  raisesIssue: victims
  date:
    - {value: "2011-06-02", quote: “on June 2”}
    - {value: "2011-06-09", quote: on June 9, source: paper}
- {type: Event, id: talk, title: The talk, source: post, date: {asStated: some day, quote: on some day}}
- type: Program
  id: watch
  prefLabel: The watch
  source: post
  startDate: {value: "2008-03", quote: launched in March 2008}
  endDate: {value: "2014", quote: ended in 2014}
"""
)
OTHER = """
- {type: SourceDocument, id: paper, title: A paper}
"""


@pytest.fixture
def client(client_of):
    return client_of(RECORDS, OTHER)


def entry(page: str, title: str) -> str:
    """Give what is on the timeline with a thing."""
    start = page.index(f"<bdi>{title}</bdi>")
    return page[start : page.index("</li>\n<li>", start) if "</li>\n<li>" in page[start:] else None]


def test_dates_that_differ_both_stand(client):
    """Each in a row of its own, with its words and source; none is chosen."""
    page = client.get("/timeline").text
    first, _, second = page.partition("<bdi>The raid</bdi>")[2].partition("<bdi>The raid</bdi>")

    assert "sources differ" in first and "sources differ" in second
    assert "2 June 2011" in first and "<q><bdi>on June 2</bdi></q>" in first and "on June 9" not in first
    assert "9 June 2011" in second and "on June 9" in second and "outside the collection" in second


def test_rows_are_in_the_order_of_their_days(client):
    """What a thing has of later dates is behind what happened between."""
    found = list(csv.reader(io.StringIO(client.get("/timeline.csv").text)))[1:]
    days = [first or last for *_, first, last, _, _, _, _ in found if first or last]

    assert days == sorted(days) and ["2011-06-02", "2011-06-09"] == [d for d in days if d > "2011-06-01"][:2]


def test_only_the_collection_may_be_asked(client):
    """Then dates that sources outside it give are in no row, and no file."""
    whole, inside = (client.get(f"/timeline{query}").text for query in ("", "?scope=corpus"))
    rows = list(csv.reader(io.StringIO(client.get("/timeline.csv?scope=corpus&kind=event").text)))

    assert (2, 1) == tuple(page.count('class="what"><a href="/doc/event/raid"') for page in (whole, inside))
    assert "on June 9" not in inside and 'href="/timeline?scope=corpus"' in whole
    assert ["2 June 2011", ""] == [row[3] for row in rows[1:]]


def test_the_time_between_two_rows_is_a_range(client):
    """One click on a row, and each says how far it is from there: as exactly as both dates are known."""
    page = client.get("/timeline?kind=event&kind=program").text
    path = html.unescape(re.findall(r'class="since" href="([^"#]+)', page)[-1])
    counted = re.findall(r'class="distance">([^<]+)<', client.get(path).text)

    assert "/timeline?kind=event&kind=program&since=2011-06-09/2011-06-09" == path
    assert [
        "between 3 years 2 months 9 days and 3 years 3 months 8 days earlier",
        "7 days earlier",
        "the same day",
    ] == counted


@pytest.mark.parametrize("since", ["yesterday", "2011-06-31/2011-07-01", "2011-06-09/"])
def test_what_is_no_span_of_days_is_refused(client, since):
    """A sentence says what would have been right."""
    answer = client.get(f"/timeline?since={since}", headers={"Accept": "text/html"})

    assert (400, True) == (answer.status_code, "since is two days, as 2012-04-01/2012-04-30" in answer.text)


@pytest.mark.parametrize("month", ["2011-06", "June 2011", "jun 2011"])
def test_a_month_is_taken_wherever_a_date_is(client, month):
    """As it is written in either way."""
    found = list(
        csv.reader(io.StringIO(client.get(f"/timeline.csv?kind=event&from={month}&to={month}").text))
    )

    assert ["2 June 2011", "9 June 2011"] == [row[3] for row in found[1:]]


def test_a_month_is_soft_and_a_span_is_a_range(client):
    """A month may be any of its days; a span is solid between what is sure, and fades towards what is not."""
    page = client.get("/timeline").text

    assert 'class="soft"' in entry(page, "Packet") and "June 2011" in entry(page, "Packet")
    watch = entry(page, "The watch")
    assert "March 2008 to 2014" in watch
    assert ['class="fade-in"', 'class="solid"', 'class="fade-out"'] == [
        look for look in ('class="fade-in"', 'class="solid"', 'class="fade-out"') if look in watch
    ]


def test_what_has_no_date_is_in_a_tray(client):
    """It is counted, and named."""
    tray = client.get("/timeline").text.partition('id="undated"')[2]

    assert "<summary>Events: 1</summary>" in tray
    assert "<bdi>The talk</bdi>" in tray


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("kind=event", ["The raid"]),
        ("issue=victims&kind=event", ["The raid"]),
        ("about=release/2012-04-10", ["New FOIA Documents", "Packet", "The disclosure"]),
        ("source=paper", ["The raid"]),
        ("from=2012", ["New FOIA Documents", "The disclosure", "The watch"]),
        ("from=2011-06&to=2011-06&kind=document", ["Packet"]),
        ("issue=&about=&source=&from=&to=&kind=program", ["The watch"]),
        ("about=the+raid", ["The raid"]),
    ],
)
def test_it_is_narrowed(client, query, titles):
    """By kind, issue, thing, source and period; empty fields of the form mean nothing."""
    page = client.get(f"/timeline?{query}").text
    listed = page.partition('<ol class="timeline')[2].partition("</ol>")[0]

    assert titles == sorted(set(re.findall(r'class="what"><a [^>]*><bdi>([^<]*)</bdi>', listed)))


def test_a_thing_leads_to_its_timeline(client):
    """By its IRI, which the timeline takes as well as a short name."""
    page = client.get("/doc/release/2012-04-10", headers={"Accept": "text/html"}).text
    path = re.search(r'href="(/timeline\?about=[^"]+)"', page)[1]

    assert "<h1>Timeline: New FOIA Documents</h1>" in client.get(path).text


def test_a_source_gives_its_dates_alone(client):
    """Narrowed to a source, what others say is not there."""
    found = entry(client.get("/timeline?source=paper").text, "The raid")

    assert "on June 9" in found and "on June 2" not in found


def test_what_is_written_and_not_known_is_asked_back(client):
    """A part of a name leads to the things that have it."""
    page = client.get("/timeline?about=raid").text

    assert "Which of these do you mean by “<bdi>raid</bdi>”?" in page
    assert '<a href="/timeline?about=event/raid"><bdi>The raid</bdi></a>' in page


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("kind=organization", 404, "There is no kind &#39;organization&#39; with dates"),
        ("from=yesterday", 400, "from: &#39;yesterday&#39; is no date"),
        ("colour=red", 400, "A timeline has no parameter"),
        ("per_page=1000", 400, "per_page is a number from 1 to 200"),
    ],
)
def test_what_it_cannot_be_narrowed_by(client, query, status, words):
    """A sentence says what would have been right."""
    answer = client.get(f"/timeline?{query}", headers={"Accept": "text/html"})

    assert (status, True) == (answer.status_code, words in answer.text)


def test_many_things_are_counted_and_turned_over(client, monkeypatch):
    """The numbers of years lead on to months; pages hold so many."""
    monkeypatch.setattr(timeline, "PER_PAGE", 2)
    page = client.get("/timeline").text
    year = client.get("/timeline?from=2011&to=2012").text

    assert '<a href="/timeline?from=2011&amp;to=2011"><span>2011</span>' in page
    assert '<a rel="next" href="/timeline?per_page=2&amp;page=2">' in page
    assert '<a href="/timeline?from=2011-06&amp;to=2011-06"><span>June 2011</span>' in year
    assert "<bdi>The raid</bdi>" in client.get("/timeline?page=2").text


def test_files_have_all_dates(client):
    """A row for each date and claim; what has no date is last."""
    found = list(csv.reader(io.StringIO(client.get("/timeline.csv?kind=event").text)))
    book = load_workbook(io.BytesIO(client.get("/timeline.xlsx?kind=event").data))

    raid = [f"{BASE}id/event/raid", "The raid", "Event"]
    assert [
        ["thing", "label", "kind", "date", "first", "last", "field", "quote", "source", "status"],
        [
            *raid,
            "2 June 2011",
            *["2011-06-02"] * 2,
            "Date",
            "“on June 2”",
            "New documents",
            "stated by the source",
        ],
        [*raid, "9 June 2011", *["2011-06-09"] * 2, "Date", "on June 9", "A paper", "stated by the source"],
        [f"{BASE}id/event/talk", "The talk", "Event", *[""] * 7],
    ] == found
    assert found == [[cell or "" for cell in row] for row in book.active.values]


# -- the drawing ---------------------------------------------------------------------------------------------


def statement(begin: tuple[str, str], end: tuple[str, str] | None = None) -> DateStatement:
    return DateStatement("Date", "", begin, end or begin)


AXIS = TimeAxis(734138, 734238)  # from 1 January 2011 on, a hundred days


@pytest.mark.parametrize(
    ("drawn", "parts"),
    [
        (statement(("2011-01-11", "2011-01-11")), [(10.0, 1.0, "solid")]),
        (statement(("2011-01-11", "2011-01-20")), [(10.0, 10.0, "soft")]),
        (statement(("2011-01-11", "")), [(10.0, 90.0, "fade-out")]),
        (statement(("", "2011-01-20")), [(0.0, 20.0, "fade-in")]),
        (
            statement(("2011-01-11", "2011-01-21"), ("2011-01-30", "2011-02-09")),
            [(10.0, 10.0, "fade-in"), (20.0, 10.0, "solid"), (30.0, 10.0, "fade-out")],
        ),
    ],
)
def test_a_bar_is_solid_where_it_is_certain(drawn, parts):
    """A day is sharp, a month soft, an open side fades, and a range has the softness of its ends."""
    assert [BarPart(*part) for part in parts] == list(AXIS.bar(drawn))


def test_an_axis_has_room_for_all_dates_and_few_marks():
    """Marks are months where the time is short, and years where it is long."""
    short = TimeAxis.over([statement(("2011-06-02", "2011-06-02"))])
    long = TimeAxis.over([statement(("1901-01-01", "1901-01-01")), statement(("2011-06-02", ""))])

    assert ["Jun 2011", "Jul 2011"] == [tick.text for tick in short.ticks()]
    assert ["1900", "1920", "1940", "1960", "1980", "2000"] == [tick.text for tick in long.ticks()]
    assert TimeAxis.over([]) is None


def test_an_axis_of_thousands_of_years_has_marks():
    """Some sources write an open end as the last day that there is."""
    open_end = TimeAxis.over(
        [statement(("1901-01-01", "1901-01-01")), statement(("9999-12-31", "9999-12-31"))]
    )

    assert ["2000", "3000"] == [tick.text for tick in open_end.ticks()][:2]


def test_a_season_is_a_season(client_of):
    """The words of the source are next to it where they are no date."""
    season = "{asStated: that season, notBefore: 2011-06-01, notAfter: 2011-08-31, quote: in that season}"
    event = f"- {{type: Event, id: fair, title: The fair, source: post, date: {season}}}\n"
    found = entry(client_of(WORLD + event).get("/timeline?kind=event").text, "The fair")

    assert "<b><bdi>summer 2011</bdi></b>" in found and "“<bdi>that season</bdi>”" in found


def test_of_a_thing_only_its_dates_are_read(client_of, monkeypatch):
    """Claims are, with their words; other parts are not looked into."""
    redactions = "[{claimedExemption: [(b)(5)]}, {claimedExemption: [(b)(6)]}]"
    record = f"""
- {{type: ReleasedDocument, id: memo, title: M, description: D., source: post, redaction: {redactions},
   created: {{value: "2012-04-10", quote: "on April 10"}}}}
"""
    client, asked, quads = client_of(WORLD + record), [], EmbeddedStore.quads

    def noted_quads(store, subject, *rest):
        asked.extend([subject.value.partition("#")[2]] if subject is not None else [])
        return quads(store, subject, *rest)

    monkeypatch.setattr(EmbeddedStore, "quads", noted_quads)
    page = client.get("/timeline?kind=document").text

    assert "<q><bdi>on April 10</bdi></q>" in page
    assert not any(each.startswith("redaction") for each in asked)
