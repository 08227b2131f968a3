"""The store in which labelled files are judged: the released PDFs as a load publishes them, asked by SPARQL.

Each folder of PDFs is a source folder; the agencies that FOIA.gov lists are records next to them, as a
catalogue that is in use has them. Nothing is asked of a file or an extractor, only of what was published.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import foia_graph

BASE = "https://labels.example.org/"
CATALOG = f"""title = "Labelled files"
description = "Released files of which some pages are labelled."
base = "{BASE}"
"""
PAGES = """
SELECT ?page ?document ?digest ?number ?status WHERE {
  ?page a foia:Page ; dcterms:isPartOf ?document ; schema:position ?number .
  ?page foia:readStatus/skos:notation ?status .
  ?document dcat:distribution/spdx:checksum/spdx:checksumValue ?digest }"""
DESCRIPTIONS = """
SELECT ?document ?field ?value WHERE {
  ?document a foia:ReleasedDocument .
  { ?document dcterms:title ?value BIND("title" AS ?field) }
  UNION { ?document dcterms:type/skos:notation ?value BIND("form" AS ?field) }
  UNION { ?document dcterms:created|dcterms:issued ?value BIND("date" AS ?field) } }"""
COMPOSED = """
SELECT ?document WHERE {
  ?claim a foia:Claim ; rdf:subject ?document ; rdf:predicate dcterms:title ; skos:note ?note
  FILTER(CONTAINS(?note, "name of the file") || CONTAINS(?note, "composed")) }"""
CODES = """
SELECT ?page ?redaction ?code ?printed ?place WHERE {
  ?redaction a foia:Redaction ; oa:hasTarget ?page ; foia:claimedExemption/skos:notation ?code
  OPTIONAL { ?redaction foia:asStated ?printed }
  OPTIONAL { ?redaction foia:evidence/oa:hasSelector/rdf:value ?place } }"""
WITHHELD = """
SELECT ?page ?withheld ?code ?pages WHERE {
  ?withheld a foia:WithheldPages ; foia:evidence/oa:hasSource ?page
  OPTIONAL { ?withheld schema:numberOfPages ?pages }
  OPTIONAL { ?withheld foia:claimedExemption/skos:notation ?code } }"""
MARKS = """
SELECT ?page ?printed WHERE {
  ?redaction a foia:Redaction ; oa:hasTarget ?page ; foia:withholdingMark ?mark ; foia:asStated ?printed }"""
STAMPS = """
SELECT ?page ?printed WHERE {
  ?page a foia:Page ; rico:hasOrHadIdentifier ?stamp .
  ?stamp a foia:BatesRange ; rico:identifier ?printed }"""
IDENTIFIERS = "SELECT ?page ?printed WHERE { ?page a foia:Page ; dcterms:identifier ?printed }"
CITATIONS = """
SELECT ?page ?citation ?printed WHERE {
  ?citation a cito:Citation ; foia:asStated ?printed ; foia:evidence/oa:hasSource ?page }"""
MENTIONS = "SELECT ?page ?printed WHERE { ?page a foia:Page ; schema:mentions/foia:asStated ?printed }"
EMAILS = """
SELECT ?page ?email ?field ?value WHERE {
  ?email a schema:EmailMessage ; foia:evidence/oa:hasSource ?page .
  OPTIONAL {
    { ?email schema:sender/foia:asStated ?value BIND("from" AS ?field) }
    UNION { ?email schema:toRecipient/foia:asStated ?value BIND("to" AS ?field) }
    UNION { ?email schema:ccRecipient/foia:asStated ?value BIND("cc" AS ?field) }
    UNION { ?email schema:dateSent|dcterms:date ?value BIND("sent" AS ?field) }
    UNION { ?email dcterms:title ?value BIND("subject" AS ?field) }
    UNION { ?email foia:withheldField ?value BIND("withheld" AS ?field) } } }"""

SIMPLE_PARTS = {
    MARKS: "marks",
    STAMPS: "bates",
    IDENTIFIERS: "identifiers",
    CITATIONS: "citations",
    MENTIONS: "mentions",
}
"""Queries that give words as printed, and the field of a page that holds them."""


@dataclass
class PublishedEmail:
    """A message as published: values by field ("from", "to", "cc", "sent", "subject", "withheld")."""

    values: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class PublishedPage:
    """What a store publishes of one page."""

    status: str = ""
    codes: list[tuple[str, str, str]] = field(default_factory=list)
    """Code, words as printed and position of each redaction."""
    withheld_codes: set[str] = field(default_factory=set)
    """Codes on which the page says that other pages are withheld."""
    withheld: dict[str, int] = field(default_factory=dict)
    """What the page says is withheld, and how many pages that is, 0 where it does not say."""
    marks: list[str] = field(default_factory=list)
    bates: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    emails: dict[str, PublishedEmail] = field(default_factory=dict)
    title: str = ""
    """The title of its document, "" where it is only a name for the file."""
    form: str = ""
    dates: list[str] = field(default_factory=list)


# -- loading -------------------------------------------------------------------------------------------------


def load_files(shared: Path, folder: Path, *, ocr: bool) -> Path:
    """Load all released PDFs into a store below a folder, and return the store's folder."""
    catalogue, store = folder / "catalogue", folder / "store"
    catalogue.mkdir(parents=True)
    (catalogue / "catalog.toml").write_text(CATALOG)
    _write_agencies(catalogue / "agencies", shared / "corpora/scale/authority_foia-gov_agencies.json")
    for name, source in (
        ("dev", shared / "corpora/dev/pdf"),
        ("more", shared / "corpora/more"),
        ("third", shared / "corpora/third"),
    ):
        shutil.copytree(source, catalogue / name, copy_function=shutil.copyfile)
    command = [sys.executable, "-m", "foia_graph", "load", str(catalogue), "--store", str(store)]
    subprocess.run([*command, *([] if ocr else ["--no-ocr"])], check=True)
    return store


def _write_agencies(folder: Path, listed: Path) -> None:
    folder.mkdir()
    (folder / "source.toml").write_text('title = "Agencies"\ngraph = "agencies"\n')
    records = [
        {
            "type": "Agency",
            "id": re.sub(r"\W+", "-", each["abbreviation"].lower()).strip("-"),
            "prefLabel": each["name"],
            "altLabel": [each["abbreviation"]],
            "description": "An agency of the United States.",
        }
        for each in json.loads(listed.read_text())["agencies"]
    ]
    (folder / "agencies.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))


# -- asking --------------------------------------------------------------------------------------------------


class LabelStore:
    """A loaded store, asked once for all that the tables are made of."""

    def __init__(self, store: Path) -> None:
        self._archive = foia_graph.open(store)
        self._names: dict[tuple[str, int], str] = {}
        self._pages: dict[str, PublishedPage] = {}
        documents: dict[str, list[PublishedPage]] = {}
        for row in self._archive.query(PAGES):
            page = self._pages[row["page"]] = PublishedPage(row["status"])
            self._names[row["digest"], int(row["number"])] = row["page"]
            documents.setdefault(row["document"], []).append(page)
        self._read_parts()
        self._read_descriptions(documents)

    def page(self, file: Path, number: int) -> PublishedPage:
        """Return what is published of a page (from 1) of a file; nothing where there is no such page."""
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        return self._pages.get(self._names.get((digest, number), ""), PublishedPage())

    def held_back(self) -> int:
        """Count the pages that are held back, of all files."""
        return sum(page.status == "held-back" for page in self._pages.values())

    def __len__(self) -> int:
        return len(self._pages)

    def _rows(self, query: str) -> Iterator[tuple[PublishedPage, dict[str, str]]]:
        """Yield the rows of a query that speak of a page."""
        for row in self._archive.query(query):
            if row["page"] in self._pages:
                yield self._pages[row["page"]], row

    def _read_parts(self) -> None:
        for page, row in self._rows(CODES):
            page.codes.append((row["code"], row["printed"], row["place"]))
        for page, row in self._rows(WITHHELD):
            page.withheld[row["withheld"]] = int(row["pages"] or 0)
            page.withheld_codes.update(filter(None, (row["code"],)))
        for page, row in self._rows(EMAILS):
            email = page.emails.setdefault(row["email"], PublishedEmail())
            email.values.setdefault(row["field"], []).append(row["value"])
        for query, name in SIMPLE_PARTS.items():
            for page, row in self._rows(query):
                getattr(page, name).append(row["printed"])

    def _read_descriptions(self, documents: dict[str, list[PublishedPage]]) -> None:
        composed = {row["document"] for row in self._archive.query(COMPOSED)}
        for row in self._archive.query(DESCRIPTIONS):
            for page in documents.get(row["document"], ()):
                if row["field"] == "date":
                    page.dates.append(row["value"])
                elif row["field"] == "form":
                    page.form = row["value"]
                elif row["document"] not in composed:
                    page.title = row["value"]
