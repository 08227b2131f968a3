"""The saved queries, run on the shipped catalogue: what they promise, and what they find."""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, Store
from regenerate import BASE, texts_of

from foia_graph.errors import ValueRejected
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.saved import QueryAnswer, SavedQuery
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
from foia_graph.runtime.files import resource_folder
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from web_settings import NO_BUDGET

FOLDER = resource_folder("queries")
SAVED = saved.load_queries(FOLDER)
PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foia: <https://w3id.org/foia-graph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
NUMERIC = {f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal", "double", "float")}
Rows = list[dict[str, str]]

WITHOUT_ROWS = {"emails-between", "emails-on-words", "missing-bates-pages"}
"""What asks for what is read in files, and the shipped catalogue has none; see tests/documents."""

every_query = pytest.mark.parametrize("query", SAVED.values(), ids=SAVED.keys())


@pytest.fixture(scope="session")
def store(shipped_store: Path) -> Store:
    return Store.read_only(str(shipped_store / "current" / "oxigraph"))


@pytest.fixture(scope="session")
def texts(shipped_store: Path, profile: Profile) -> SearchableTexts:
    return texts_of(shipped_store, profile)


@pytest.fixture(scope="session")
def answer_of(store: Store, profile: Profile, texts: SearchableTexts) -> Callable[[str], QueryAnswer]:
    """Give the answer of a saved query without being told anything; it is run once."""
    return cache(
        lambda name: saved.run_query(
            SAVED[name].bind_values({}, BASE, profile), EmbeddedStore(store), BASE, texts=texts
        )
    )


@pytest.fixture(scope="session")
def ask(store: Store, profile: Profile, texts: SearchableTexts, answer_of: Callable[[str], QueryAnswer]):
    """Run a saved query and give its rows as text."""

    def rows(name: str, **chosen: str) -> Rows:
        answer = (
            saved.run_query(
                SAVED[name].bind_values(chosen, BASE, profile), EmbeddedStore(store), BASE, texts=texts
            )
            if chosen
            else answer_of(name)
        )
        variables, *found = saved.answer_cells(answer, BASE)
        return [dict(zip(variables, row, strict=True)) for row in found]

    return rows


def columns(rows: Rows, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


# ---------------------------------------------------------------- what every query promises


def test_there_is_a_query_for_each_of_many_questions():
    """There are at least 24 saved saved."""
    assert len(SAVED) >= 24


@every_query
def test_a_query_explains_itself(query: SavedQuery):
    """A query has a title, a question or a sentence as description, and says of each parameter what it is."""
    assert re.fullmatch(r"[A-Z][^?.]+", query.title)
    assert query.description.endswith((".", "?"))
    assert all(parameter.description.endswith(".") for parameter in query.parameters)


@every_query
def test_a_query_runs_without_being_told_anything(query: SavedQuery, profile: Profile):
    """Every parameter has a default that fits its type, or may be left open."""
    assert all(parameter.default or parameter.optional for parameter in query.parameters)
    gate.check_query(query.bind_values({}, BASE, profile))


@every_query
def test_a_query_may_ask_all_sources(query: SavedQuery, ask):
    """Where sources are asked, `scope=all` never finds fewer rows than `scope=corpus`."""
    if "scope" in {parameter.name for parameter in query.parameters}:
        assert len(ask(query.name, scope="all")) >= len(ask(query.name, scope="corpus"))


@every_query
def test_each_row_has_its_evidence(query: SavedQuery, ask):
    """
    Each row holds the words that it rests on, or names the claim or page to look at; no row comes twice.
    """
    rows = ask(query.name)

    assert rows or query.name in WITHOUT_ROWS
    assert all(row["evidence"] for row in rows)
    assert len(rows) == len({tuple(row.items()) for row in rows})


@every_query
def test_described_columns_exist(query: SavedQuery, answer_of):
    """A header explains only columns that the answer has."""
    assert query.columns.keys() <= set(answer_of(query.name).variables)


@every_query
def test_a_query_can_be_shown_to_people(query: SavedQuery, answer_of):
    """Each column has a heading in words, no two of them the same, and the query a subject to be under."""
    headings = query.headings

    assert list(answer_of(query.name).variables) == list(headings)
    assert all(re.fullmatch(r"[A-Z][A-Za-z’ -]+", heading) for heading in headings.values())
    assert len(headings) == len(set(headings.values()))
    assert query.subject


def test_answers_are_the_expected_ones(store: Store, profile: Profile, texts: SearchableTexts):
    """Each query finds what is written down for it, row by row and in order."""
    assert [] == [
        str(difference)
        for difference in saved.check_answers(EmbeddedStore(store), BASE, profile, texts=texts)
    ]


def test_answers_do_not_depend_on_how_the_store_was_filled(
    store: Store, profile: Profile, texts: SearchableTexts
):
    """The order of rows, and of names within a cell, is settled by the query and not by the engine."""
    quads = list(store)
    random.Random(7).shuffle(quads)
    shuffled = Store()
    shuffled.bulk_extend(quads)

    assert [] == [
        str(difference)
        for difference in saved.check_answers(EmbeddedStore(shuffled), BASE, profile, texts=texts)
    ]


def test_every_expected_answer_has_its_query():
    """No expected answer outlives its query."""
    assert sorted(SAVED) == sorted(path.stem for path in (FOLDER / "expected").glob("*.csv"))


# ---------------------------------------------------------------- what journalists ask


def test_releases_of_april_2012(ask):
    """
    Which releases were made in April 2012, by whom, how were they obtained, and how many of the promised
    documents do we have? Both numbers are shown.
    """
    assert [
        {
            "release": "{base}id/release/2012-04-10",
            "title": "New FOIA Documents – Vulnerable Groups",
            "date": "2012-04-10",
            "releasedBy": "Cardozo Immigration Justice Clinic | Center for Constitutional Rights"
            " | National Day Laborer Organizing Network",
            "obtainedThrough": "Litigation",
            "campaign": "Uncover the Truth",
            "stated": "16",
            "catalogued": "4",
            "evidence": "On April 10, 2012",
            "statedEvidence": "released 16 documents obtained though Freedom of Information Act litigation",
            "source": "New FOIA Documents – Vulnerable Groups",
        }
    ] == ask("releases-in-period", **{"from": "2012-04-01", "to": "2012-04-30"})


def test_the_documents_of_that_release_are_the_four_described(ask):
    """Documents that are stated but not described have no records; the index is a source, not a member."""
    assert [
        ("{base}id/document/citizenship-claim",),
        ("{base}id/document/lodi-case",),
        ("{base}id/document/crime-victims-expectation",),
        ("{base}id/document/garcia-e-mails",),
    ] == columns(ask("documents-of-release", release="2012-04-10"), "document")


def test_when_the_inspector_general_published(ask):
    """
    When did the DHS OIG publish on Secure Communities? One row for each value and source, neither chosen, and
    the counts of reports stay apart.
    """
    assert [
        (
            "2012-04-05",
            "report released April 5, 2012",
            "New FOIA Documents – Vulnerable Groups",
            "at least 1",
        ),
        (
            "2012-04-06",
            "On April 6, 2012, the OIG issued two reports",
            "Fact Sheet: Inadequacies in the DHS OIG Reports on S-Comm",
            "2",
        ),
    ] == columns(ask("report-dates", agency="dhs-oig"), "date", "evidence", "source", "reports")


def test_dates_from_outside_come_only_when_asked_for(ask):
    """Sources outside the collection are shown only with `scope=all`."""
    corpus = {
        "New FOIA Documents – Vulnerable Groups",
        "Fact Sheet: Inadequacies in the DHS OIG Reports on S-Comm",
    }
    everyone = {row["source"] for row in ask("report-dates", scope="all")}

    assert corpus < everyone
    assert "ICE caused confusion about Secure Communities, says DHS OIG" in everyone


def test_issues_of_the_release(ask):
    """
    Which issues does the release of April 10 raise, and which documents show each? Narrower issues count,
    an issue reached through a broader one says so, and an issue without documents has its row.
    """
    narrower = "through the narrower “Survivors of domestic violence”"
    broader = "through the broader “U.S. citizens”; the source does not say more"

    assert [
        ("Victims of crimes", "3", "Document on a domestic violence case from Lodi, California", narrower),
        ("Victims of crimes", "3", "Document on local police alerting ICE about crime victims", "named"),
        ("Victims of crimes", "3", "ICE e-mails reacting to the Isaura Garcia news", narrower),
        (
            "Naturalized U.S. citizens",
            "1",
            "Document on a claim of U.S. citizenship not accepted by ICE",
            broader,
        ),
        ("Juveniles", "0", "", "raised; no document described"),
    ] == columns(ask("issues-of-release", release="2012-04-10"), "issue", "documents", "document", "how")


def test_a_broad_issue_shows_nothing_about_a_narrow_one(ask):
    """The document on a claim of citizenship is filed under U.S. citizens, and the note says why."""
    (row,) = [row for row in ask("issues-of-release") if row["issue"] == "Naturalized U.S. citizens"]

    assert row["note"].startswith("The post does not say that the person was naturalized")


def test_where_the_survey_is(ask):
    """
    Where exactly is the survey to police departments? On pages 35 to 37, three pages, in a numbering that the
    source does not name.
    """
    assert [
        {
            "title": "ICE 117629 – Packet to LEA",
            "part": "Survey to LEAs about their booking processes",
            "first": "35",
            "last": "37",
            "pages": "3",
            "numbering": "As stated, system unknown",
            "evidence": "a 3-page survey to LEAs (pages 35-37) about their booking processes",
            "source": 'New Document Release – "Law Enforcement Packet"',
        }
    ] == [
        {key: value for key, value in row.items() if key != "note"}
        for row in ask("page-ranges", document="ice-117629", form="survey")
    ]


def test_no_bates_number_is_made_up(ask):
    """Only numbers that a source gives are listed, and none for page 35."""
    assert [] == ask("bates-numbers", number="117663", scope="all")
    assert [("ICE 117629", "117629", "", "")] == columns(
        ask("bates-numbers", prefix="ICE", scope="all"), "printed", "first", "last", "pages"
    )


def test_what_is_said_about_the_memo(ask):
    """
    What does the corpus say about the June 2011 memo, who says it, and who must act under it? A filter on the
    time before 2012 finds it, though only its month is known.
    """
    (burden,) = [
        row
        for row in ask("statements-about-work", thing="work/memo-june-2011", before="2012-01-01")
        if "puts the burden on individuals outside the agency – " in row["evidence"]
    ]

    assert {
        "kind": "says",
        "statement": "It leaves it to people outside ICE, attorneys or advocates, to tell the agency of"
        " victims and witnesses of crimes who were caught up in the program.",
        "by": "Cardozo Immigration Justice Clinic | Center for Constitutional Rights"
        " | National Day Laborer Organizing Network",
        "status": "Asserted",
        "evidence": "similarly puts the burden on individuals outside the agency – specifically, attorneys or"
        " advocates – to alert the agency about crime victims and witnesses",
        "source": "New FOIA Documents – Vulnerable Groups",
    } == {key: value for key, value in burden.items() if key != "said"}


def test_the_post_criticises_the_memo(ask):
    """The edge from the post to the memo says how it is taken up."""
    assert (
        "critiques",
        "New FOIA Documents – Vulnerable Groups",
        "similarly puts the burden on individuals outside the agency",
    ) in columns(ask("statements-about-work"), "kind", "statement", "evidence")


def test_a_memo_is_found_by_its_month(ask):
    """A memo that is dated to the month is found by the days of the month, with its date as it was given."""
    assert [("{base}id/work/memo-june-2011", "made public", "2011-06", "June 2011 memo")] == columns(
        ask("june-2011-memo", **{"from": "2011-06-15", "to": "2011-06-15"}),
        "work",
        "dated",
        "date",
        "evidence",
    )


def test_the_sister_memo_is_a_rejected_candidate(ask):
    """
    Which numbered policy the memo is stays a candidate; the other of that day is rejected, with the reason.
    """
    judged = [row for row in ask("identifications") if row["thing"] == "{base}id/work/memo-june-2011"]

    assert {("identifiedAs", "Candidate"), ("identifiedAs", "Rejected")} == set(
        columns(judged, "field", "status")
    )
    assert all(row["note"] for row in judged)


def test_missing_documents_are_a_difference_of_numbers(ask):
    """
    Twelve of the sixteen documents are promised and not described; an announced release has no number at all.
    """
    assert [
        ("{base}id/release/2012-04-10", "16", "4", "12"),
        ("{base}id/release/announced-racial-profiling", "", "0", ""),
    ] == columns(ask("promised-not-held"), "release", "stated", "catalogued", "missing")


def test_pages_on_words(ask):
    """
    On which pages of documents of an agency, that show an issue, are some words? A run of pages of note is
    found by its title, where the source outside the collection counts that alone names it.
    """
    chosen = {"words": "police NEAR/2 grants OR enforcement grants", "agency": "ice"}

    assert [
        ("{base}id/document/ice-117629#pages-59", "59", "Law Enforcement Grants for Technology Upgrades")
    ] == columns(ask("pages-on-words", scope="all", **chosen), "page", "number", "evidence")
    assert [] == ask("pages-on-words", **chosen)
    assert [] == ask("pages-on-words", scope="all", issue="juveniles", **chosen)


# ---------------------------------------------------------------- traps of the engine


def test_the_union_of_graphs_repeats_rows(store: Store):
    """
    A triple that two sources say is one row of the default graph, and two of the engine's union: that is
    why the catalogue writes a default graph of its own.
    """
    text = f"""{PREFIXES} SELECT ?date {{ <{BASE}id/work/oig-12-66> dcterms:issued ?date }}"""

    assert 1 == len(list(store.query(text)))
    assert 1 < len(list(store.query(text, use_default_graph_as_union=True)))


def test_dates_of_different_precision_do_not_compare(store: Store):
    """A filter on the date itself drops a month without a word; one on its last day finds it."""
    memo = f"<{BASE}id/work/memo-june-2011>"
    by_date = f'{PREFIXES} ASK {{ {memo} dcterms:issued ?date FILTER(?date < "2012-01-01"^^xsd:date) }}'
    by_bound = f'{PREFIXES} ASK {{ {memo} foia:notAfter ?day FILTER(?day < "2012-01-01"^^xsd:date) }}'

    assert not store.query(by_date)
    assert store.query(by_bound)


def test_a_store_has_one_writer_and_any_number_of_readers(shipped_store: Path, store: Store, tmp_path: Path):
    """While a store is open for writing a second writer is refused; readers are not."""
    writer = Store(str(tmp_path / "store"))
    writer.flush()

    with pytest.raises(OSError, match=r"(?i)lock"):
        Store(str(tmp_path / "store"))
    assert len(Store.read_only(str(tmp_path / "store"))) == 0
    assert len(Store.read_only(str(shipped_store / "current" / "oxigraph"))) == len(store)


@every_query
def test_numbers_are_not_sorted_among_texts(query: SavedQuery, answer_of):
    """
    No query sorts by what holds numbers beside texts or dates: the engine has no order for them and aborts,
    and the process with it. Such values are sorted as text.
    """
    answer = answer_of(query.name)
    sorted_by = re.findall(r"(?<!STR\()[?](\w+)", query.text.rpartition("ORDER BY")[2])

    columns = zip(*answer.rows, strict=True) if answer.rows else [()] * len(answer.variables)
    for name, column in zip(answer.variables, columns, strict=True):
        numeric = {term.datatype.value in NUMERIC for term in column if isinstance(term, Literal)}
        assert name not in sorted_by or len(numeric) <= 1


# ---------------------------------------------------------------- hostile values

HOSTILE = (
    '"} DROP ALL #',
    '" } UNION { ?s ?p ?o } #',
    "line\nbreak",
    "back\\slash\\",
    "'''",
    "<x> ) } SERVICE <http://127.0.0.1/> {",
    "?number",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_one_term(value: str, store: Store, profile: Profile):
    """Whatever a text says, it is one literal of the query, and changes nothing but what is looked for."""
    query = SAVED["bates-numbers"]
    text = query.bind_values({"prefix": value, "scope": "all"}, BASE, profile)
    plain = query.bind_values({"prefix": "x", "scope": "all"}, BASE, profile)

    assert _kinds(plain) == _kinds(text)
    assert [] == saved.run_query(text, EmbeddedStore(store), BASE).rows


@pytest.mark.parametrize("value", HOSTILE)
def test_a_name_is_refused_that_names_nothing(value: str, profile: Profile):
    """What cannot be the name of a thing never comes near the query."""
    with pytest.raises(ValueRejected, match="parameter 'release'"):
        SAVED["issues-of-release"].bind_values({"release": value}, BASE, profile)


def _kinds(text: str) -> list[str]:
    return [token.kind for token in gate.query_tokens(text)]


@pytest.fixture(scope="session")
def client(shipped_store: Path, profile: Profile) -> Iterator[FlaskClient]:
    """Give a client of an app on that store, where a query may wait, and use no more than any other."""
    limits = PoolLimits(running=1, spare=0, deadline=600.0, queue_wait=600.0)
    settings = ServerSettings(pool=limits, budget=NO_BUDGET)
    app = create_app(shipped_store, profile, settings=settings)
    yield app.test_client()
    app.extensions[EXTENSION].close()


@every_query
def test_the_endpoint_gives_the_expected_answer(query: SavedQuery, client: FlaskClient, profile: Profile):
    """
    A saved query put to the endpoint by a client, as CSV, has the answer of the command line, with the
    processor time and the memory that a query of a stranger has.
    """
    text = query.bind_values({}, BASE, profile)
    reply = client.post("/sparql", data={"query": text}, headers={"Accept": "text/csv"})
    rows = csv.reader(io.StringIO(reply.get_data(as_text=True), newline=""))
    shown = [tuple(cell.replace(BASE, "{base}") for cell in row) for row in rows]

    assert 200 == reply.status_code
    assert [
        tuple(cell.replace("\r\n", "\n") for cell in row) for row in saved.expected_cells(query.name)
    ] == shown
