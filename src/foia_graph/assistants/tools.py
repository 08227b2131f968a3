"""The tools of assistants and their server: what each answers of an archive, with evidence, and bounded.

Words of documents are what strangers wrote: every answer says in which of its fields they are, and that they
are data.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from foia_graph.client import Archive
from foia_graph.client.records import ArchiveHit, Claim, ThingNeighbourhood
from foia_graph.client.results import Results
from foia_graph.errors import FoiaGraphError, NotFound
from foia_graph.runtime.tables import table_beside
from foia_graph.runtime.version import __version__

_TABLES = table_beside(__file__)
NOTICE: str = _TABLES["notice"]
INSTRUCTIONS: str = _TABLES["instructions"] + NOTICE
# Pieces of evidence that are given of a relation; the rest is counted.
MAX_EVIDENCE = 3
_SNIPPET_EDGES = re.compile(r"\s*[…·]\s*")
MACHINE_READ = "machine-read"


class EvidenceWriter:
    """Writes hits and claims of an archive with what a citation of them needs."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def claims(self, claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
        """Yield claims with speakers and sources by name, and the citation of each."""
        chosen = list(claims)
        labels = self._archive.labels(
            iri for claim in chosen for iri in (*claim.by, claim.source, claim.value) if "://" in iri
        )
        for claim in chosen:
            yield {
                **_stated_fields(claim, "claim"),
                "value_label": labels.get(claim.value, ""),
                "bates": self._bates_of(claim.page),
                "speakers": [labels.get(iri, iri) for iri in claim.by],
                "source_label": labels.get(claim.source, ""),
                "is_machine_read": claim.status == MACHINE_READ,
                "citation": self.citation(claim.iri),
            }

    def relations(self, neighbourhood: ThingNeighbourhood) -> Iterator[dict[str, Any]]:
        """Yield the relations between things, by name, each with who says it in which words."""
        labels = {node["id"]: node["label"] for node in neighbourhood.nodes}
        for edge in neighbourhood.edges:
            yield {
                "from": edge["from"],
                "from_label": labels.get(edge["from"], ""),
                "property": edge["property"],
                "to": edge["to"],
                "to_label": labels.get(edge["to"], ""),
                "evidence": [self._relation_evidence(each) for each in edge["evidence"][:MAX_EVIDENCE]],
                "evidence_in_all": len(edge["evidence"]),
            }

    def _relation_evidence(self, evidence: Mapping[str, Any]) -> dict[str, Any]:
        source = evidence.get("source") or {}
        iri = evidence.get("id", "") or source.get("id", "")
        return {
            "iri": iri,
            "quote": evidence.get("quote", ""),
            "speakers": [each["label"] for each in evidence.get("by", ())],
            "source": source.get("id", ""),
            "source_label": source.get("label", ""),
            "status": evidence.get("status", ""),
            "is_machine_read": evidence.get("status") == MACHINE_READ,
            "is_from_outside": evidence.get("outside", False),
            "citation": self.citation(iri) if iri else "",
        }

    def guess(self, hit: ArchiveHit) -> dict[str, Any]:
        """Return a page that a model takes to be similar, with the two passages that it compared."""
        return {**self.hit(hit), **_stated_fields(hit, "guess")}

    def hit(self, hit: ArchiveHit) -> dict[str, Any]:
        """Return a hit with its words to the letter, who says them, and its citation."""
        body = {
            **_stated_fields(hit, "hit"),
            "bates": [*filter(None, hit.bates.split("; "))],
            "citation": self.citation(hit.iri),
        }
        if hit.kind == "claim":
            return {**body, **self._claim_behind(hit.iri)}
        quote = self._page_quote(hit) if hit.kind == "page" else ""
        return {**body, "quote": quote, "is_machine_read": hit.kind == "page"}

    def _claim_behind(self, iri: str) -> dict[str, Any]:
        owner = iri.partition("#")[0]
        claim = next((each for each in self._archive.claims(owner, scope="all") if each.iri == iri), None)
        return next(self.claims([claim])) if claim is not None else {"quote": "", "is_machine_read": False}

    def _page_quote(self, hit: ArchiveHit) -> str:
        # The longest part that is on the page to the letter; a snippet may join several.
        text = self._archive.page(hit.iri).text
        parts = sorted(filter(None, _SNIPPET_EDGES.split(hit.snippet)), key=len, reverse=True)
        return next((quote for part in parts if (quote := verbatim_words(part, text))), "")

    def _bates_of(self, page: str) -> list[str]:
        if "/page/" not in page:
            return []
        try:
            return list(self._archive.page(page).bates)
        except NotFound:
            return []

    def citation(self, iri: str) -> str:
        """Return the citation of a thing in words; "" for what is not cited."""
        try:
            return self._archive.cite(iri)
        except NotFound:
            return ""


def _stated_fields(record: object, table: str) -> dict[str, Any]:
    return {name: getattr(record, field) for name, field in _TABLES[table].items()}


def verbatim_words(words: str, text: str) -> str:
    """Return words as a text has them, whatever blanks and line ends are between them; "" where it has not.

    >>> verbatim_words("a spare lamp", "There was a spare\\nlamp.")
    'a spare\\nlamp'
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.search(pattern, text) if pattern else None
    return found[0] if found else ""


# Characters of JSON that an answer has at most.
MAX_ANSWER_SIZE = 60_000
# Characters of the text of a page.
MAX_TEXT = 20_000
# Characters of a value in a table.
MAX_CELL = 2_000
Name = Annotated[
    str, Field(min_length=1, max_length=500, description="An IRI, or kind/name, as release/2012-04-10.")
]
Words = Annotated[
    str, Field(min_length=1, max_length=500, description='Words; "a phrase", word*, AND, OR, NOT.')
]
Sparql = Annotated[str, Field(min_length=1, max_length=10_000, description="A SELECT or ASK of SPARQL 1.1.")]
Passage = Annotated[str, Field(max_length=2_000, description="A question, or a passage.")]
Depth = Annotated[int, Field(ge=1, le=3, description="How many steps to go.")]
Short = Annotated[str, Field(max_length=200)]
Number = Annotated[int, Field(ge=1, le=50, description="How many at most.")]
Answer = dict[str, Any]


class ArchiveTools:
    """The tools over one archive; each method is a tool, its first line what assistants are reported it."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._evidence = archive, EvidenceWriter(archive)

    def all_tools(self) -> list[Callable[..., Answer]]:
        """Return the tools."""
        tools: list[Callable[..., Answer]] = [
            self.search,
            self.get_page,
            self.get_document,
            self.list_releases,
            self.claims_about,
            self.conflicts,
            self.gaps,
            self.find_bates_number,
            self.neighbourhood,
            self.list_changes,
            self.cite,
            self.list_saved_queries,
            self.run_saved_query,
            self.sparql,
        ]
        if self._archive.has_similar_pages:
            tools.append(self.similar_pages)
        return [_bounded(tool) for tool in tools]

    def search(self, words: Words, limit: Number = 10, kind: Short = "", release: Short = "") -> Answer:
        """Search pages, claims, documents and names; each hit has its words, its position and its citation.

        `kind` filters to page, claim, document, release, source or work; `release` to one release.
        """
        chosen = (("kind", kind), ("release", release))
        facets: dict[str, Any] = {name: value for name, value in chosen if value}
        hits = self._archive.search(words, limit=limit, **facets)
        return {"items": [self._evidence.hit(hit) for hit in hits]}

    def get_page(self, name: Name) -> Answer:
        """Read one page of a document: its text, Bates numbers, and what was found on it.

        The page is named as document/ice-117629/page/35 or by its IRI.
        """
        page = self._archive.page(name)
        findings = [
            {**_stated_fields(each, "finding"), "is_machine_read": each.status == MACHINE_READ}
            for each in page.findings
        ]
        return {
            **_stated_fields(page, "page"),
            "bates": list(page.bates),
            "text": page.text[:MAX_TEXT],
            "is_text_cut": len(page.text) > MAX_TEXT,
            "is_machine_read": True,
            "citation": self._evidence.citation(page.iri),
            "items": findings,
        }

    def get_document(self, name: Name) -> Answer:
        """Describe a document or any other thing: fields, citation, and the claims on it with their words."""
        thing = self._archive.get(name)
        labels = self._archive.labels(_linked(thing.values()))
        return {
            "iri": thing.iri,
            "kind": thing.kind,
            "label": thing.label,
            "fields": {key: _named(value, labels) for key, value in thing.items() if key not in _NO_FIELDS},
            "citation": self._evidence.citation(thing.iri),
            "claims_in_all": len(thing.claims),
            "items": list(self._evidence.claims(thing.claims[:20])),
        }

    def list_releases(
        self, issue: Short = "", start: Short = "", end: Short = "", limit: Number = 25
    ) -> Answer:
        """List releases of documents by date, with how many documents were stated and are there.

        `issue` filters to an issue (its notation, as juveniles), `start` and `end` to days, months or years.
        """
        filters = {"issue": issue} if issue else {}
        found = self._archive.find("releases", start=start, end=end, **filters)
        missing = {gap.thing: gap for gap in self._archive.gaps("documents")}
        items = [
            {
                "iri": each.iri,
                "label": each.label,
                "date": each["date"],
                "stated_documents": each["statedDocumentCount"],
                "documents_here": missing[each.iri].there if each.iri in missing else None,
                "quote": next(
                    (
                        claim.quote
                        for claim in self._archive.claims(each.iri, field="statedDocumentCount", scope="all")
                    ),
                    "",
                ),
                "published_by": str(json.loads(self._archive.cite(each.iri, "csl"))[0].get("publisher", "")),
                "citation": self._evidence.citation(each.iri),
            }
            for each in found[:limit]
        ]
        return {"releases_in_all": len(found), "items": items}

    def claims_about(self, name: Name, field: Short = "", limit: Number = 25) -> Answer:
        """List who says what of a thing, in which words, on which page, and how each claim is.

        `field` filters to one field, as issued or creator; `claims` are statements in words alone.
        """
        claims = self._archive.claims(name, field=field, scope="all")
        return {"claims_in_all": len(claims), "items": list(self._evidence.claims(claims[:limit]))}

    def conflicts(self, about: Short = "", limit: Number = 10) -> Answer:
        """List values that sources disagree on, all of them with their words; none of them is chosen."""
        conflicts = self._archive.conflicts(about=about)
        items = [
            {**_stated_fields(each, "conflict"), "claims": list(self._evidence.claims(each.claims))}
            for each in conflicts[:limit]
        ]
        return {"conflicts_in_all": len(conflicts), "items": items}

    def gaps(self, kind: Short = "", limit: Number = 25) -> Answer:
        """List what is missing: documents stated and not there, Bates numbers on no page, pages withheld.

        `kind` is documents, not-held, bates-missing, bates-stated, withheld or another kind of gap.
        """
        gaps = self._archive.gaps(kind)
        items = [
            {**row, "citation": self._evidence.citation(str(row["thing"]))}
            for gap in gaps[:limit]
            for row in gap.rows()
        ]
        return {"gaps_in_all": len(gaps), "items": items}

    def find_bates_number(self, number: Short, limit: Number = 25) -> Answer:
        """Find the page or document that bears a Bates number, or the numbers of a range, as ICE 200-240.

        The number is spelled in any way, as ICE117629 or ice 117629. `last` is null where it is not known
        where the numbers of a document end; no number is made up from them.
        """
        bearers = self._archive.bates(number)
        chosen = bearers[:limit]
        labels = self._archive.labels(each.page or each.document for each in chosen)
        items = [
            {
                **row,
                "iri": row["page"] or row["document"],
                "label": labels.get(row["page"] or row["document"], ""),
                "is_machine_read": bool(row["page"]),
                "citation": self._evidence.citation(row["page"] or row["document"]),
            }
            for row in chosen.rows()
        ]
        return {"bearers_in_all": len(bearers), "items": items}

    def neighbourhood(self, name: Name, depth: Depth = 1, limit: Number = 25) -> Answer:
        """List what a thing is related to, up to some steps away: who cites, criticizes or released what.

        Each relation has who says it, in which words; `limit` is how many things are reached at most.
        """
        found = self._archive.neighbourhood(name, depth=depth, limit=limit)
        items = list(self._evidence.relations(found))
        return {"things_in_all": len(found.nodes), "is_truncated": found.truncated, "items": items}

    def list_changes(self, limit: Number = 25) -> Answer:
        """List what the last loads added (Create), changed (Update) and took away (Delete), the newest first.

        The second load of the same records adds and changes nothing.
        """
        changes = self._archive.changes(limit)
        labels = self._archive.labels(each.iri for each in changes if each.change != "Delete")
        items = [
            {
                **row,
                "label": labels.get(row["iri"], ""),
                "citation": self._evidence.citation(row["iri"]) if row["iri"] in labels else "",
            }
            for row in changes.rows()
        ]
        return {"items": items}

    def similar_pages(self, words: Passage = "", page: Short = "", limit: Number = 10) -> Answer:
        """Guess which pages mean the same as some words, or as a page, though they may share no word.

        A model compares passages: what it finds is a machine's guess, to be read before it is used. Name a
        page (document/ice-117629/page/35) or write words, not both.
        """
        hits = self._archive.search(words, similar=True, similar_to=page, limit=limit)
        return {"is_machine_guess": True, "items": [self._evidence.guess(hit) for hit in hits]}

    def cite(self, name: Name, style: Short = "text") -> Answer:
        """Cite a release, document, page, work or claim; styles are text, bibtex, ris and csl."""
        return {"iri": name, "style": style, "citation": self._archive.cite(name, style)}  # type: ignore[arg-type]

    def list_saved_queries(self) -> Answer:
        """List the saved queries: the name of each, its question, and its parameters."""
        return {"items": self._archive.queries().rows()}

    def run_saved_query(
        self, name: Short, parameters: Mapping[Short, Short] | None = None, limit: Number = 50
    ) -> Answer:
        """Answer a saved query by its name; its rows have the evidence for each in a column of that name."""
        return self._table(self._archive.query(name, **dict(parameters or {})), limit)

    def sparql(self, query: Sparql, limit: Number = 50) -> Answer:
        """Answer a SELECT or ASK of SPARQL; claims are things of the class foia:Claim with their evidence.

        `query_notes` name classes and properties that the archive does not have, with the nearest terms.
        """
        return self._table(self._archive.query(f"{query}\n"), limit)

    def _table(self, results: Results[Any], limit: int) -> Answer:
        rows = [
            {name: str(value)[:MAX_CELL] for name, value in row.items()} for row in results[:limit].rows()
        ]
        answer = {"rows_in_all": len(results), "columns": list(results.columns), "items": rows}
        return {**answer, "query_notes": list(results.notes)} if results.notes else answer


_NO_FIELDS = ("@context", "id", "type", "claims")


def _linked(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each.startswith(("http://", "https://")):
                yield each


def _named(value: Any, labels: Mapping[str, str]) -> Any:
    """Return a value of JSON-LD in short: text as it is, a thing as its name and IRI."""
    if isinstance(value, list):
        return [_named(each, labels) for each in value[:MAX_VALUES]]
    if isinstance(value, dict):
        label = next(
            (value[name] for name in ("title", "prefLabel", "name", "asStated", "value") if name in value), ""
        )
        return (
            {"iri": value.get("id", ""), "label": _named(label, labels)}
            if "id" in value
            else _named(label, labels)
        )
    if isinstance(value, str):
        return {"iri": value, "label": labels[value]} if value in labels else value[:MAX_CELL]
    return value


# Values of a field that are given of a thing.
MAX_VALUES = 25


def _bounded(tool: Callable[..., Answer]) -> Callable[..., Answer]:
    """Return a tool whose answers say what their words are, and leave off what is beyond their bound.

    Errors of ours are told in their one sentence.
    """

    @wraps(tool)
    def answer(*arguments: Any, **named: Any) -> Answer:
        try:
            body = {"notice": NOTICE, **tool(*arguments, **named), "is_cut": False}
        except FoiaGraphError as error:
            raise ToolError(error.sentence) from error
        while len(json.dumps(body, ensure_ascii=False)) > MAX_ANSWER_SIZE:
            body["is_cut"] = True
            if items := body.get("items"):
                body["items"] = items[: len(items) // 2]
            elif fields := body.get("fields"):
                fields.popitem()
            else:
                body["text"] = body["text"][: len(body["text"]) // 2]
        return body

    return answer


READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
MAX_REQUEST_SIZE = 256 * 1024


def archive_server(archive: Archive) -> MCPServer[Any]:
    """Build the server of an archive; a question that cannot be answered is an error with its sentence."""
    server: MCPServer[Any] = MCPServer(
        "foia-graph", title="foia-graph", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    for tool in ArchiveTools(archive).all_tools():
        server.add_tool(tool, annotations=READ_ONLY)
    return server


def serve_http(server: MCPServer[Any], port: int) -> None:
    """Answer over streamable HTTP (MCP, transports) on the loopback interface, until the process is ended."""
    server.run("streamable-http", host="127.0.0.1", port=port, max_request_body_size=MAX_REQUEST_SIZE)


def serve_stdio(server: MCPServer[Any]) -> None:
    """Answer over standard input and output until the client goes; logs go to standard error."""
    logging.basicConfig(level=logging.WARNING)
    server.run("stdio")
