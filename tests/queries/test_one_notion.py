"""One notion, one number: what saved queries count is what pages, tables, the API and assistants count."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

import foia_graph
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.runtime.files import resource_folder
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from tests.assistants.conftest import Ask, asking
from web_settings import NO_BUDGET

SAVED = saved.load_queries(resource_folder("queries"))
NO_BOUND = "1000000000"
"""A number of missing Bates numbers that no gap has."""
MAX_ITEMS = 50
"""How many items a tool gives at most."""


@dataclass(frozen=True, slots=True)
class Surfaces:
    """All that answers for one catalogue: saved queries, the site and its tables, and tools of assistants."""

    base: str
    store: EmbeddedStore
    profile: Profile
    client: FlaskClient
    tools: Ask

    def query(self, name: str, **chosen: str) -> list[dict[str, str]]:
        """Give the rows of a saved query, names as whole IRIs."""
        text = SAVED[name].bind_values(chosen, self.base, self.profile)
        variables, *cells = saved.answer_cells(saved.run_query(text, self.store, self.base), self.base)
        whole = [[cell.replace("{base}", self.base) for cell in row] for row in cells]
        return [dict(zip(variables, row, strict=True)) for row in whole]

    def table(self, path: str) -> list[dict[str, str]]:
        """Give the rows of a table in CSV."""
        return list(csv.DictReader(io.StringIO(self.client.get(path).get_data(as_text=True))))

    def redactions(self) -> list[dict[str, str]]:
        """Give the rows of passages withheld, without those of pages withheld in full."""
        return [row for row in self.table("/redactions.csv") if row["kind"] == "redaction"]

    def collection(self, path: str) -> dict[str, Any]:
        """Give a list as JSON-LD."""
        body: dict[str, Any] = json.loads(
            self.client.get(path, headers={"Accept": "application/ld+json"}).data
        )
        return body

    def total(self, path: str) -> int:
        """Give how many things a list says that it has."""
        return int(self.collection(path)["hydra:totalItems"])

    def tool(self, name: str, /, **arguments: object) -> dict[str, Any]:
        """Give the answer of a tool."""
        answer: dict[str, Any] = self.tools(name, **arguments).structured_content
        return answer


@pytest.fixture(scope="module")
def surfaces(catalogue, profile: Profile) -> Iterator[Surfaces]:
    limits = PoolLimits(running=1, spare=0, deadline=600.0, queue_wait=600.0)
    app = create_app(catalogue.store, profile, settings=ServerSettings(pool=limits, budget=NO_BUDGET))
    store = EmbeddedStore.of_generation((catalogue.store / "current").resolve())
    with foia_graph.open(catalogue.store) as archive:
        yield Surfaces(catalogue.base, store, profile, app.test_client(), asking(archive))
    app.extensions[EXTENSION].close()


def test_passages_withheld_are_counted_alike(surfaces: Surfaces):
    """
    By document and in all: the saved query, the gallery of redactions, its table, and its filter by document.
    """
    by_document = {
        row["document"]: int(row["redactions"]) for row in surfaces.query("redactions-by-document")
    }
    table = Counter(row["document"] for row in surfaces.redactions())

    assert by_document == table
    assert sum(by_document.values()) == surfaces.total("/redactions")
    for document, count in by_document.items():
        slug = document.rpartition("/")[2]
        assert count == surfaces.total(f"/redactions?document={slug}")


def test_pages_with_passages_withheld_are_counted_alike(surfaces: Surfaces):
    """A redaction of a document as a whole is on no page."""
    pages: dict[str, set[str]] = {}
    for row in surfaces.redactions():
        pages.setdefault(row["document"], set()).update({row["page"]} - {""})

    assert {document: str(len(found)) for document, found in pages.items()} == {
        row["document"]: row["pages"] for row in surfaces.query("redactions-by-document")
    }


def test_exemptions_are_counted_alike(surfaces: Surfaces):
    """Of each exemption, documents together have as many passages as the table of the gallery."""
    notations = {row["notation"] for row in surfaces.query("redactions-per-agency")}
    printed = [row["exemption"].split("; ") for row in surfaces.redactions() if row["exemption"]]
    in_table = Counter(each.rpartition(")")[0] + ")" for names in printed for each in names)
    in_documents: Counter[str] = Counter()
    for row in surfaces.query("documents-by-exemption", exemption="foia"):
        in_documents[row["notation"]] += int(row["redactions"])

    assert notations == in_table.keys()
    assert in_table == +in_documents


def test_exemptions_of_an_agency_are_counted_alike(surfaces: Surfaces):
    """The question about one agency and that about all give the same numbers, and documents say the same."""
    rows = [row for row in surfaces.query("redactions-per-agency") if row["agency"]]
    for agency in {row["agency"] for row in rows}:
        own = surfaces.query("exemptions-by-agency", agency=agency)
        numbers = sorted((row["redactions"], row["documents"]) for row in own)
        in_documents: Counter[str] = Counter()
        for row in surfaces.query("documents-by-exemption", exemption="foia", agency=agency):
            in_documents[row["notation"]] += int(row["redactions"])

        assert numbers == sorted(
            (row["redactions"], row["documents"]) for row in rows if row["agency"] == agency
        )
        assert +in_documents == {
            row["notation"]: int(row["redactions"]) for row in rows if row["agency"] == agency
        }


def test_missing_bates_numbers_are_the_same_everywhere(surfaces: Surfaces):
    """The saved query, the list of gaps, its table and the tool of assistants name the same numbers."""
    rows = surfaces.query("missing-bates-pages", most=NO_BOUND)
    asked = sorted((int(row["first"]), int(row["last"]), row["missing"]) for row in rows)
    table = surfaces.table("/api/gaps.csv?kind=bates-missing")
    (listed,) = surfaces.collection("/api/gaps?kind=bates-missing")["hydra:member"]
    tool = surfaces.tool("gaps", kind="bates-missing", limit=MAX_ITEMS)

    assert asked == sorted((int(row["first"]), int(row["last"]), row["missing"]) for row in table)
    assert len(asked) == listed["hydra:totalItems"] == tool["gaps_in_all"]


def test_pages_withheld_in_full_are_the_same_everywhere(surfaces: Surfaces):
    """Every statement with an exemption that the list of gaps has is in the saved query, with its words."""
    stated = {
        (row["document"], row["asStated"])
        for row in surfaces.query("exemptions")
        if row["description"] == "Withheld in full"
    }
    table = surfaces.table("/api/gaps.csv?kind=withheld")
    listed = {
        row["thing"] for row in table if row["status"] == "withheld-in-full" and "under (" in row["text"]
    }

    assert {document for document, _ in stated} == listed
    assert len(table) == surfaces.tool("gaps", kind="withheld", limit=MAX_ITEMS)["gaps_in_all"]


def test_documents_that_are_missing_are_the_same_everywhere(surfaces: Surfaces):
    """Releases with fewer documents than are stated: the saved query, the list of gaps, the tool."""
    rows = surfaces.query("promised-not-held", scope="all")
    missing = sorted((row["release"], row["missing"]) for row in rows if int(row["missing"] or 0) > 0)
    table = surfaces.table("/api/gaps.csv?kind=documents")
    tool = surfaces.tool("gaps", kind="documents", limit=MAX_ITEMS)

    assert sorted(set(missing)) == sorted((row["thing"], row["missing"]) for row in table)
    assert len(table) == tool["gaps_in_all"]


def test_documents_of_a_release_are_counted_alike(surfaces: Surfaces):
    """The question about a release, over all sources, has as many documents as the list filtered by it."""
    releases = [row["id"] for row in surfaces.collection("/doc/release?per_page=100")["hydra:member"]]
    for release in releases:
        slug = release.rpartition("/")[2]
        rows = surfaces.query("documents-of-release", release=slug, scope="all")

        assert len({row["document"] for row in rows}) == surfaces.total(f"/doc/document/?release={slug}")


@pytest.mark.parametrize("scope", ["corpus", "all"])
def test_conflicts_are_the_same_everywhere(scope: str, surfaces: Surfaces):
    """What sources disagree on: the same things in the saved query, the list of conflicts and its table."""
    asked = {row["thing"] for row in surfaces.query("differences", scope=scope)}
    table = surfaces.table(f"/api/conflicts.csv?scope={scope}")

    assert asked == {row["about"] for row in table}
    if scope == "corpus":
        groups = surfaces.collection("/api/conflicts?per_page=100")["hydra:member"]
        listed = sum(int(group["hydra:totalItems"]) for group in groups)
        in_all = surfaces.tool("conflicts", limit=MAX_ITEMS)["conflicts_in_all"]
        # A thing is listed once in each group, and told of by the tool once for each field.
        assert listed == len({(row["difference"] == "contradiction", row["about"]) for row in table})
        assert in_all == len({(row["difference"], row["about"], row["field"]) for row in table})


def test_the_same_rows_come_over_http_and_from_tools(surfaces: Surfaces):
    """
    A saved query has as many rows in the interface for programs, in the table for people and in the tool.
    """
    for name in ("redactions-per-agency", "missing-bates-pages", "exemptions", "bates-numbers"):
        rows = len(surfaces.query(name))

        assert rows == len(surfaces.table(f"/api/q/{name}.csv"))
        assert rows == len(surfaces.table(f"/questions/{name}.csv"))
        assert rows == surfaces.tool("run_saved_query", name=name, limit=MAX_ITEMS)["rows_in_all"]
