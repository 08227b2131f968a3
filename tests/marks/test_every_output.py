"""A value that a program read bears the mark wherever it is published; one that a record states, nowhere.

The app is asked for everything that its OpenAPI document names, in every form, so that a form which is added
is looked through without being named here. The same holds for what is exported, and for assistants.
"""

import csv
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import anyio
import pytest
from click.testing import CliRunner
from mcp.client import Client
from selectolax.lexbor import LexborHTMLParser

import foia_graph
from archives import Archive
from foia_graph.assistants.tools import archive_server
from foia_graph.cli import main
from foia_graph.cli.export import export_command
from foia_graph.model.iris import last_segment
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.crawl import Answer, answers, requests
from tests.marks.asked import MEMO_NAME, RECORD_NAMES, names
from tests.marks.looking import MARK, found, unmarked
from tests.marks.world import AGENCY, BESIDE_EVIDENCE, EXEMPTION, PAGE_WORDS, READ, STATED, TITLE, load_world

AS_ASKED = "/sparql"
"""Its rows are those that the query of the caller makes: the mark is in another row."""
SEVERAL_IN_ONE = ("/changes", AS_ASKED)
"""Where things with and without the mark are in one sentence, or in rows of any shape."""
WITHOUT_ANY = (
    "/bates/{text}",
    "/graph/external/",
    "/iiif/collection/",
    "/doc/document/{slug}/go",
    "/metrics",
)
"""Paths of which this catalogue has nothing, or that lead elsewhere."""
READ_GRAPHS = ("doc/graph/extracted/", "doc/graph/document/")
"""Named graphs of what was read in one file: each value has the claim with its status beside it there."""
TABLES = (
    *("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    *("application/atom+xml", "application/x-bibtex", "application/x-research-info-systems"),
)
"""Forms in which a finding has no status of its own."""
Answers = dict[tuple[str, str], Answer]


@pytest.fixture(scope="module")
def store(cached: Any, tmp_path_factory: pytest.TempPathFactory, profile: Any) -> Path:
    """Load the world once."""

    def make(root: Path) -> None:
        root.mkdir()
        load_world(Archive(root / "data", root / "store", profile))

    root: Path = cached.copy("marks", tmp_path_factory.mktemp("marks") / "world", make)
    return root / "store"


@pytest.fixture(scope="module")
def answered(store: Path, profile: Any) -> Iterator[Answers]:
    """Ask for everything, and keep what is answered."""
    app = create_app(store, profile)
    client = app.test_client()
    claims = client.get(f"/doc/{MEMO_NAME}.jsonld").json["claims"]
    title = next(each["id"] for each in claims if each["predicate"] == "title")
    wanted = requests(client.get("/openapi.json").json, names(title.partition("#")[2]), RECORD_NAMES)
    asked = answers(client, wanted)
    yield {address: answer for address, answer in asked.items() if answer.status < 400}
    app.extensions[EXTENSION].close()


def leaks(answered: Answers, words: tuple[str, ...]) -> set[tuple[str, str, str]]:
    """Give where words bear no mark: the path of the document, the form, and what is around them."""
    return {
        (answer.template, answer.media_type, around)
        for answer in answered.values()
        if answer.template != AS_ASKED
        for around in unmarked(answer.body, answer.media_type, words)
    }


def test_no_title_or_date_that_a_program_read_is_unmarked(answered: Answers) -> None:
    """In no page, list, feed, table, record, manifest, frame, citation or answer."""
    assert len(answered) > 2000
    assert set() == leaks(answered, READ)


def test_no_sender_or_part_that_a_program_read_is_unmarked(answered: Answers) -> None:
    """Neither senders nor titles of parts; what is quoted is the page itself."""
    found_leaks = leaks(answered, BESIDE_EVIDENCE)

    assert set() == {leak for leak in found_leaks if not any(each in leak[2] for each in PAGE_WORDS)}


def test_no_ground_or_agency_that_a_program_read_is_unmarked(answered: Answers) -> None:
    """In tables, feeds and records of third parties; in RDF each finding has its status beside it.

    A name by itself is that of the exemption or the agency, and what is quoted is the page itself.
    """
    itself = re.compile(r"/scheme/(exemptions|withholding-marks)/|/id/agency/|'snippet'|nobody has looked")
    bare = {
        (answer.template, answer.media_type, around)
        for answer in answered.values()
        if answer.media_type in TABLES or answer.template == "/data.json"
        for around in unmarked(answer.body, answer.media_type, (AGENCY, EXEMPTION))
    }
    marked = {
        answer.template
        for answer in answered.values()
        if answer.media_type in TABLES or answer.template == "/data.json"
        for _, is_marked in found(answer.body, answer.media_type, (AGENCY, EXEMPTION))
        if is_marked
    }

    assert set() == {each for each in bare if not itself.search(each[2])}
    assert {"/redactions{suffix}", "/data.json"} <= marked


def test_every_ground_in_the_gallery_bears_the_mark(answered: Answers) -> None:
    """And the sentence on access to a document says whose reading it is."""
    pages = [page for (address, form), page in answered.items() if form == "text/html"]
    grounds = [
        ground
        for page in pages
        if page.template == "/redactions{suffix}"
        for ground in LexborHTMLParser(page.body).css(".grounds")
    ]
    access = [rights.text() for page in pages for rights in LexborHTMLParser(page.body).css("p.rights")]

    assert grounds and [] == [ground.text() for ground in grounds if ground.css_first(".machine") is None]
    assert any("withheld under" in sentence for sentence in access)
    assert [] == [each for each in access if "withheld under" in each and not MARK.search(each)]


def test_what_a_record_states_bears_no_mark(answered: Answers) -> None:
    """Title and date of the document that a record describes."""
    marked = {
        (address, around)
        for (address, _), answer in answered.items()
        if not address.startswith(SEVERAL_IN_ONE)
        for around, is_marked in found(answer.body, answer.media_type, STATED)
        if is_marked
    }

    assert set() == {each for each in marked if not each[0].startswith("/api/q/")}


def test_every_output_has_the_value_or_says_why_not(answered: Answers) -> None:
    """A path and form that shows nothing that was read must be in the table, with the reason."""
    asked = {(answer.template, answer.media_type) for answer in answered.values()}
    shows = {
        (answer.template, answer.media_type)
        for answer in answered.values()
        if any(True for _ in found(answer.body, answer.media_type, READ))
    }
    with (Path(__file__).parent / "tables" / "without_it.csv").open(encoding="utf-8", newline="") as file:
        patterns = [row["path"] for row in csv.DictReader(file)]
    silent = {path for path, _ in asked - shows}

    assert [] == sorted(path for path in silent if not any(fnmatchcase(path, each) for each in patterns))
    assert [] == [each for each in patterns if not any(fnmatchcase(path, each) for path in silent)]
    assert len(shows) > 100


def test_every_path_was_tried(answered: Answers, store: Path, profile: Any) -> None:
    """A new path needs names in `asked`."""
    app = create_app(store, profile)
    document = app.test_client().get("/openapi.json").json
    app.extensions[EXTENSION].close()
    told = {path for path, methods in document["paths"].items() if "get" in methods}

    left = told - {answer.template for answer in answered.values()}
    assert [] == sorted(path for path in left if not path.startswith(WITHOUT_ANY))


FORMS = next(each for each in export_command.params if each.name == "form").type.choices
CHECK = ["check", "--gaps"]


@pytest.mark.parametrize("form", FORMS)
def test_no_export_is_unmarked(store: Path, form: str) -> None:
    """In any form that the command line exports, those of plug-ins among them."""
    done = CliRunner().invoke(main, ["export", "--format", form, "--store", str(store)])
    media_types = {"xlsx": "spreadsheetml.sheet", "ttl": "text/turtle", "trig": "application/trig"}
    without = {"eac-cpf": "agencies", "annotations": "notes that people have made"}
    media_type = media_types.get(form, "")

    assert 0 == done.exit_code, done.output
    assert form in without or any(True for _ in found(done.stdout_bytes, media_type, READ))
    assert [] == unmarked(done.stdout_bytes, media_type, READ)


@pytest.mark.parametrize(
    "arguments",
    [["search", "old"], ["search", "old", "--format", "csv"], ["search", "old", "--format", "json"], CHECK],
)
def test_no_command_is_unmarked(store: Path, arguments: list[str]) -> None:
    """What is printed for people and for programs."""
    done = CliRunner().invoke(main, [*arguments, "--store", str(store)])

    assert done.exit_code in (0, 1), done.output
    assert any(True for _ in found(done.stdout_bytes, "", READ))
    assert [] == unmarked(done.stdout_bytes, "text/csv" if "csv" in arguments else "", READ)


def test_no_file_of_the_static_site_is_unmarked(store: Path, tmp_path: Path) -> None:
    """Pages and forms for programs."""
    done = CliRunner().invoke(main, ["export", "--site", str(tmp_path / "site"), "--store", str(store)])
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    forms = {".html": "text/html", ".ttl": "text/turtle", ".nt": "application/n-triples", ".csv": "text/csv"}
    forms |= {".xlsx": "spreadsheetml.sheet", ".rdf": "application/rdf+xml", ".nq": "application/n-quads"}
    forms |= {".bib": "application/x-bibtex", ".ris": "application/x-research-info-systems"}
    bare = {
        (path.relative_to(tmp_path / "site").as_posix(), around)
        for path in files
        if not path.relative_to(tmp_path / "site").as_posix().startswith(READ_GRAPHS)
        for around in unmarked(path.read_bytes(), forms.get(path.suffix, ""), READ)
    }

    assert 0 == done.exit_code, done.output
    assert len(files) > 50
    assert set() == bare


def test_no_answer_to_an_assistant_is_unmarked(store: Path) -> None:
    """Every tool, of documents and pages that the program alone described."""
    calls: list[tuple[str, dict[str, Any]]] = [
        *((tool, {"name": MEMO_NAME}) for tool in ("get_document", "claims_about", "cite", "neighbourhood")),
        *((tool, {"name": f"{MEMO_NAME}/page/1"}) for tool in ("get_page", "cite", "neighbourhood")),
        *(("search", {"words": words}) for words in ("old", "zephyrine")),
        *((tool, {}) for tool in ("list_releases", "gaps", "conflicts", "list_changes")),
        ("similar_pages", {"page": f"{MEMO_NAME}/page/1"}),
        ("find_bates_number", {"number": "ZQX-000417"}),
        *(("run_saved_query", {"name": name}) for name in ("timeline", "exemptions", "works-cited-not-held")),
    ]
    with foia_graph.open(store) as archive:
        server = archive_server(archive)

        async def run() -> tuple[set[str], dict[str, str]]:
            async with Client(server) as client:
                told = {each.name for each in (await client.list_tools()).tools}
                said = {
                    json.dumps(call): json.dumps((await client.call_tool(*call)).structured_content)
                    for call in calls
                }
                return told, said

        tools, said = anyio.run(run)

    asked = {call[0] for call in calls}
    assert {"sparql", "list_saved_queries"} == {tool for tool in tools if tool not in asked}
    assert TITLE in said[json.dumps(calls[0])]
    assert {} == {call: bare for call, text in said.items() if (bare := unmarked(text.encode(), "", READ))}
    assert last_segment(MEMO_NAME) in said[json.dumps(calls[0])]
