"""An origin to harvest from: a made-up foia-graph that says what the real one says, and misbehaves at will.

It holds things by name, each with its triples, and a log; `load` changes both in one step, as a load does.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import RdfFormat, Store

from foia_graph.errors import ValueRejected
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import default_graph_hash
from tests.connectors.http.servers import Page, Site, serve

BASE = "https://foia.example.org/"
served = serve
NQ, AS2 = "application/n-quads", "application/activity+json"
VOID = "http://rdfs.org/ns/void#"
SPDX = "http://spdx.org/rdf/terms#"


def hash_of_lines(lines: str) -> str:
    """Give the RDFC-1.0 hash of the default graph of N-Quads."""
    store = Store()
    store.load(lines.encode(), format=RdfFormat.N_QUADS)
    return default_graph_hash(EmbeddedStore(store))


def about(title: str) -> str:
    """Write the description of the catalogue itself."""
    return f'<{BASE}catalog> <http://purl.org/dc/terms/title> "{title}" .\n'


def thing(slug: str, *titles: str, part: str = "") -> str:
    """Write the description of a thing, with a part that nothing links to where one is named."""
    iri = f"{BASE}id/document/{slug}"
    lines = [f'<{iri}> <http://purl.org/dc/terms/title> "{title}" .\n' for title in titles]
    if part:
        lines.append(f'<{iri}#{part}> <http://t/of> "{slug}" .\n')
    return "".join(lines)


@dataclass(slots=True)
class Origin(Site):
    """The server; `things` are N-Triples by IRI, `entries` the log, `per_page` the size of pages of both."""

    things: dict[str, str] = field(default_factory=dict)
    entries: list[dict[str, str]] = field(default_factory=list)
    generation: int = 0
    per_page: int = 2
    dumps: bool = False
    graphs: str = ""
    """N-Quads of named graphs, which are in the dump alone."""
    troubles: dict[str, list[Page]] = field(default_factory=dict)
    """Pages to answer with first, by the beginning of the path."""
    between: list[Any] = field(default_factory=list)
    """What is done before the next answer, one each."""
    lie: str = ""
    """A hash to state instead of the right one."""

    def load(self, changed: Mapping[str, str | None]) -> None:
        """Put things in, or take them out."""
        self.generation += 1
        for slug, text in changed.items():
            iri = f"{BASE}id/document/{slug}" if slug != "catalog" else f"{BASE}catalog"
            type_ = "Delete" if text is None else "Update" if iri in self.things else "Create"
            if text is None:
                del self.things[iri]
            else:
                self.things[iri] = text
            self.entries.append({"type": type_, "iri": iri, "time": self.time(self.generation)})

    def begin(self) -> None:
        """Put in the catalogue itself, and the things a to d, each with a part that nothing links to."""
        self.load(
            {"catalog": about("Catalogue"), **{slug: thing(slug, slug, part="part") for slug in "abcd"}}
        )

    def hash(self) -> str:
        """State a hash, right or not; what is no RDF has none."""
        try:
            return self.lie or hash_of_lines(self.lines)
        except (SyntaxError, ValueRejected):
            return "0" * 64

    @property
    def state(self) -> list[str]:
        """The default graph as sorted lines."""
        return sorted(set(self.lines.splitlines()))

    @property
    def requests(self) -> list[str]:
        """All that was asked for, robots.txt included, since this was read last."""
        found = [asked.path for asked in self.asked]
        self.asked.clear()
        return found

    @staticmethod
    def time(generation: int) -> str:
        return f"2026-11-25T18:{generation // 60:02}:{generation % 60:02}.000Z"

    @property
    def lines(self) -> str:
        """The default graph."""
        return "".join(self.things.values())

    def page(self, path: str) -> Page:
        for start, pages in self.troubles.items():
            if path.startswith(start) and pages:
                return pages.pop(0)
        if self.between and path != "/robots.txt":
            act = self.between.pop(0)
            if act is not None:
                act()
        address = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        found = self.made(address.path, asked)
        if found is None:
            return self.pages.get(path) or Page(b"Not here", 404, type="text/plain")  # type: ignore[return-value]
        type_, body, headers = found
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return Page(
            body, headers={"Foia-Graph-Generation": f"{self.generation}", **headers}, type=type_, etag=etag
        )

    def made(self, path: str, asked: Mapping[str, str]) -> tuple[str, bytes, dict[str, str]] | None:
        if path == "/.well-known/void":
            return "application/n-triples", self.void().encode(), {}
        if path == "/catalog.nq":
            return self.catalog(asked)
        if path == "/changes":
            return AS2, json.dumps(self.collection()).encode(), {}
        if path.startswith("/changes/"):
            found = self.log_page(int(path.rpartition("/")[2]))
            return (AS2, json.dumps(found).encode(), {}) if found else None
        if path == "/dump/catalog.nq.gz" and self.dumps:
            return "application/gzip", self.dump(), {}
        if path == "/dump/manifest.json" and self.dumps:
            return "application/json", json.dumps(self.manifest()).encode(), {}
        return None

    def void(self) -> str:
        graph, sum_ = f"<{BASE}void#default-graph>", f"<{BASE}void#default-graph-checksum>"
        digest = self.hash()
        dump = f"<{BASE}void#dataset> <{VOID}dataDump> <{BASE}dump/catalog.nq.gz> .\n" if self.dumps else ""
        integer = "http://www.w3.org/2001/XMLSchema#integer"
        return (
            f'<{BASE}void#dataset> <{VOID}uriSpace> "{BASE}" .\n{dump}'
            f'{graph} <{VOID}triples> "{len(set(self.lines.splitlines()))}"^^<{integer}> .\n'
            f"{graph} <{SPDX}checksum> {sum_} .\n"
            f'{sum_} <{SPDX}checksumValue> "{digest}" .\n'
        )

    def catalog(self, asked: Mapping[str, str]) -> tuple[str, bytes, dict[str, str]]:
        since, after = asked.get("modified_since", ""), asked.get("after", "")
        latest = {entry["iri"]: entry["time"] for entry in self.entries}
        names = sorted(iri for iri in self.things if latest[iri] >= since and iri > after)
        chosen = names[: self.per_page]
        about = f'<{BASE}catalog?embed=1> <http://www.w3.org/ns/hydra/core#totalItems> "{len(names)}" '
        body = "".join(self.things[iri] for iri in chosen) + f"{about}<{BASE}catalog?embed=1> .\n"
        more = f"&modified_since={since}" if since else ""
        link = (
            f'<{BASE}catalog.nq?embed=1&per_page=2{more}&after={chosen[-1]}>; rel="next"'
            if names[len(chosen) :]
            else ""
        )
        return NQ, body.encode(), {"Link": f'</x>; rel="license", {link}' if link else ""}

    def collection(self) -> dict[str, Any]:
        pages = -(-len(self.entries) // self.per_page)
        ends = {"first": f"{BASE}changes/1", "last": {"id": f"{BASE}changes/{pages}"}} if pages else {}
        return {"type": "OrderedCollection", "totalItems": len(self.entries), **ends}

    def log_page(self, number: int) -> dict[str, Any] | None:
        start = (number - 1) * self.per_page
        items = self.entries[start : start + self.per_page]
        if not items:
            return None
        found: dict[str, Any] = {
            "id": f"{BASE}changes/{number}",
            "type": "OrderedCollectionPage",
            "orderedItems": [
                {
                    "id": f"{BASE}changes/{number}#activity-{n}",
                    "type": each["type"],
                    "object": {"id": each["iri"], "type": "ReleasedDocument"},
                    "published": each["time"],
                    "endTime": each["time"],
                }
                for n, each in enumerate(items, start + 1)
            ],
        }
        if number > 1:
            found["prev"] = {"id": f"{BASE}changes/{number - 1}", "type": "OrderedCollectionPage"}
        if start + self.per_page < len(self.entries):
            found["next"] = {"id": f"{BASE}changes/{number + 1}", "type": "OrderedCollectionPage"}
        return found

    def dump(self) -> bytes:
        return gzip.compress((self.lines + self.graphs).encode(), mtime=0)

    def manifest(self) -> dict[str, Any]:
        data = self.dump()
        file = {
            "path": "dump/catalog.nq.gz",
            "mediaType": NQ,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "quads": 1,
        }
        graph = {"triples": len(set(self.lines.splitlines())), "rdfc10-sha256": self.hash()}
        return {
            "generation": self.generation,
            "entries": len(self.entries),
            "base": BASE,
            "files": [file],
            "defaultGraph": graph,
        }
