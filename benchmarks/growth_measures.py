"""What is measured of one catalogue of a growing size: processor time, bytes and memory.

Seconds are of processor time, of all processes that a command or a server has, so that what else the machine
does changes them little. Where a request is made several times, each is about another thing.
"""

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import documents as reading_benchmark
from endpoint_queries import QUESTIONS, asked
from endpoint_records import key
from endpoint_servers import Server, ours
from growth_records import PAGES, change_record, write_catalogue
from interface_store import draw_document
from load import Run, timed
from search_corpus import Corpus

from foia_graph.extract import extractors
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.pdf.document_reader import read_document
from foia_graph.search.index_folder import FOLDER as INDEX_FOLDER
from foia_graph.store.generations.generation import Layout
from foia_graph.store.tables.database import FILE_NAME as TABLES

LINEAR, WARMED, CONSTANT = 1.05, 0.3, 0.1
"""Exponents that are allowed: of a whole catalogue, of what is warmed at a load, and of one thing."""
COMMAND = [sys.executable, "-m", "foia_graph"]
REQUESTS, PATIENCE = 200, 5.0
"""A request is repeated so often, or for so many seconds by the clock."""
MAX_SECONDS = 1800
"""The longest time that an answer may take by the clock, while it is being made too."""
READ_PAGES = 20
"""Pages of each file that is drawn and read: one for a thousand documents, and four at least."""
CONSTANT_QUESTIONS = ("look-up of a document", "DESCRIBE a document", "a Bates number", "ASK for an issue")


class Measure(NamedTuple):
    """A measured value, its unit, and the exponent of growth that is allowed; None where none is judged."""

    name: str
    value: float
    unit: str
    goal: float | None = None


def measure_step(folder: Path, documents: int, *, is_copied: bool) -> Iterator[Measure]:
    """Yield all measures of a catalogue of so many documents, which is made in a folder and deleted."""
    data, store = folder / "data", folder / "store"
    yield from measure_reading(folder / "drawn", documents)
    write_catalogue(data, documents)
    yield from _loads(data, store, documents)
    yield from _sizes(store, data, PAGES * documents)
    yield from measure_server(store, documents)
    if is_copied:
        yield from _dumps(store)
        yield from _harvest(store, folder / "copy")
    shutil.rmtree(folder)


# -- from files to a store -----------------------------------------------------------------------------------


def measure_reading(folder: Path, documents: int) -> Iterator[Measure]:
    """Yield what reading of drawn PDFs costs, and what looking through their texts does."""
    folder.mkdir(parents=True)
    files = [folder / f"{number}.pdf" for number in range(max(4, documents // 1000))]
    for path in files:
        path.write_bytes(draw_document(path.stem, READ_PAGES))
    pages = READ_PAGES * len(files)
    readings: list[ParsedDocument] = []
    seconds = reading_benchmark.cpu(lambda: readings.extend(read_document(path) for path in files))
    yield Measure("read a page", seconds / pages * 1e3, "ms", CONSTANT)
    every = list(extractors.EXTRACTORS.values())
    seconds = reading_benchmark.cpu(lambda: reading_benchmark.find(readings, every))
    yield Measure("extract from a page", seconds / pages * 1e3, "ms", CONSTANT)


def _loads(data: Path, store: Path, documents: int) -> Iterator[Measure]:
    first = _load(data, store)
    yield Measure("load", first.cpu, "s", LINEAR)
    yield Measure("load, memory", first.memory, "MiB")
    yield Measure("load, a page", first.cpu / (PAGES * documents) * 1e3, "ms")
    yield Measure("index", Corpus(store, {}).indexed()[1], "s", LINEAR)
    yield Measure("load without a change", _load(data, store).cpu, "s")
    time.sleep(2.5)  # what was written within the last seconds is not known by its time
    change_record(data, "CitedWork", 1)
    _load(data, store)
    change_record(data, "CitedWork", 2)
    changed = _load(data, store)
    yield Measure("one changed record", changed.cpu, "s", CONSTANT)
    yield Measure("one changed record, memory", changed.memory, "MiB")
    change_record(data, "ReleasedDocument", 3)
    yield Measure("one changed record of a document with a text", _load(data, store).cpu, "s", CONSTANT)


def _load(data: Path, store: Path) -> Run:
    return timed([*COMMAND, "load", str(data), "--store", str(store)])


def _dumps(store: Path) -> Iterator[Measure]:
    dump = [*COMMAND, "dump", "--store", str(store)]
    first = timed(dump)
    yield Measure("dump", first.cpu, "s", LINEAR)
    yield Measure("dump, memory", first.memory, "MiB")


def _sizes(store: Path, data: Path, pages: int) -> Iterator[Measure]:
    layout = Layout(store)
    generation = layout.resolve()
    places = {
        "records": data,
        "readings": layout.pages.folder,
        "quads": generation / "oxigraph",
        "text index": generation / INDEX_FOLDER,
        "tables": generation / TABLES,
        "whole generation": generation,
    }
    for name, place in places.items():
        files = (path for path in (place, *place.rglob("*")) if path.is_file())
        size = sum(path.stat().st_size for path in files)
        yield Measure(f"bytes a page, {name}", size / pages, "bytes", LINEAR - 1)


def _harvest(store: Path, copy: Path) -> Iterator[Measure]:
    with ours(store, workers=1) as server:
        address = f"http://127.0.0.1:{server.port}/"
        before = server.cpu
        done = timed([*COMMAND, "harvest", address, "--store", str(copy), "--allow-private"])
        yield Measure("harvest by the dump, the copy", done.cpu, "s", LINEAR)
        yield Measure("harvest by the dump, the server", server.cpu - before, "s", LINEAR)


# -- a server ------------------------------------------------------------------------------------------------


def measure_server(store: Path, documents: int) -> Iterator[Measure]:
    """Yield what requests cost a server with one web process, which was asked nothing before."""
    with ours(store, workers=1) as server:
        client = _Client(server)
        for path in ("/doc/agency/", "/doc/agency/agency-1"):
            client.spend(path)  # templates and modules are read once, whatever is in the catalogue
        for name, first, second in FIRST_AND_SECOND:
            goal = LINEAR if name in HASHED else WARMED
            yield Measure(f"{name}, first", client.spend(first) * 1e3, "ms", goal)
            yield Measure(f"{name}, second", client.spend(second) * 1e3, "ms", WARMED)
        for name, path in REPEATED:
            paths = [path % key(n) for n in range(0, documents, max(1, documents // REQUESTS))]
            yield Measure(name, client.spend_on(paths) * 1e3, "ms", CONSTANT)
        for question in QUESTIONS:
            question_goal = CONSTANT if question.name in CONSTANT_QUESTIONS else None
            queries = islice(asked(question.text, count(), documents), REQUESTS)
            paths = [f"/sparql?query={quote(text, safe='')}" for text in queries]
            yield Measure(
                f"SPARQL, {question.name}", client.spend_on(paths, question.accept) * 1e3, "ms", question_goal
            )
        for name, size in server.memory_by_process().items():
            yield Measure(f"memory, {name}", size, "MiB")


FIRST_AND_SECOND: Sequence[tuple[str, str, str]] = (
    ("home page", "/", "/?page=1"),
    ("list", "/doc/document/", "/doc/document/?page=7"),
    (
        "list by two filters, ten on a page",
        "/doc/document/?issue=issue-1&year=2011&per_page=10",
        "/doc/document/?issue=issue-3&year=2010&per_page=10",
    ),
    ("search", "/search?q=report", "/search?q=permit"),
    ("search, phrase", "/search?q=%22surtabest+drasysfig%22", "/search?q=agr*"),
    ("gaps", "/gaps", "/gaps?group=bates"),
    ("timeline, ten on a page", "/timeline?per_page=10", "/timeline?from=2010-01&to=2010-03&per_page=10"),
    ("conflicts, ten on a page", "/conflicts?per_page=10", "/conflicts?scope=all&per_page=10"),
    ("redactions", "/redactions", "/redactions?exemption=b5"),
    (
        "harvest, OAI-PMH",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
    ),
    ("changes", "/changes", "/changes?"),
    ("sitemap", "/sitemap.xml", "/sitemap.xml?"),
    ("VoID", "/void.ttl", "/void.jsonld"),
)
"""Names, and the addresses of a first and a second request, of which none is answered from memory.

What filters a list or a timeline leaves less than a page of a small catalogue, and so do conflicts; with ten
on a page it is as long whatever the size.
"""
HASHED = ("VoID",)
"""What waits after a changed record for the hash of the default graph, a SHA-256 of all lines (RDFC-1.0)."""
REPEATED = (
    ("document, page", "/doc/document/%s"),
    ("document, JSON-LD", "/doc/document/%s.jsonld"),
    ("page of a document", "/doc/document/%s/page/1"),
)


class _Client:
    def __init__(self, server: Server) -> None:
        self._server = server

    def spend(self, path: str, accept: str = "text/html") -> float:
        """Return the seconds of processor time that the server takes for a request."""
        before = self._server.cpu
        self._ask(path, accept)
        return self._server.cpu - before

    def spend_on(self, paths: Sequence[str], accept: str = "*/*") -> float:
        """Return the mean of the seconds of processor time for requests, the first of them omitted."""
        self._ask(paths[0], accept)
        before, end, number = self._server.cpu, time.monotonic() + PATIENCE, 0
        for path in paths[1:]:
            self._ask(path, accept)
            number += 1
            if time.monotonic() > end:
                break
        return (self._server.cpu - before) / number

    def _ask(self, path: str, accept: str) -> None:
        request = Request(f"http://127.0.0.1:{self._server.port}{path}", headers={"Accept": accept})
        end = time.monotonic() + MAX_SECONDS
        while True:
            try:
                with urlopen(request, timeout=MAX_SECONDS) as answer:
                    answer.read()
                return
            except HTTPError as error:
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > end:
                    raise
                time.sleep(1)  # what is asked for is being made
