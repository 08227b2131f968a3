"""A double of a search server: the requests that this program makes, over HTTP, on documents in memory."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from ports import free_port
from tests.search.engines.opensearch.query_double import FakeDocument, Json, analyze, score

NO_INDEX = {
    "error": {
        "root_cause": [{"type": "index_not_found_exception", "reason": "no such index"}],
        "type": "index_not_found_exception",
        "reason": "no such index",
    },
    "status": 404,
}
SHARDS = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}


@dataclass
class FakeIndex:
    """An index; what was written is found after a refresh only."""

    mappings: Json
    settings: Json
    written: dict[str, FakeDocument] = field(default_factory=dict)
    searchable: dict[str, FakeDocument] = field(default_factory=dict)


@dataclass
class FakeServer:
    """The server: indexes, aliases, the requests that came, and answers to give instead of right ones."""

    address: str = ""
    indexes: dict[str, FakeIndex] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    instead: list[tuple[str, int, bytes]] = field(default_factory=list)
    """The end of a path, and the status and body of the answer to each request with it."""
    window: int = 10_000

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Json | bytes]:
        place = urlsplit(path).path.strip("/")
        self.requests.append((method, place))
        for end, status, data in self.instead:
            if place.endswith(end):
                return status, data
        head, _, rest = place.partition("/")
        if head == "_aliases":
            return self._set_aliases(json.loads(body)["actions"])
        if head == "_alias":
            names = self.aliases.get(rest, set())
            return (200, {name: {"aliases": {rest: {}}} for name in names}) if names else (404, NO_INDEX)
        if head == "_cluster":
            return 200, {"status": "yellow", "timed_out": False}
        if rest == "_mapping":
            found = {n: {"mappings": i.mappings} for n, i in self.indexes.items() if fnmatchcase(n, head)}
            return 200, found
        if method == "PUT" and not rest:
            return self._create(head, json.loads(body))
        if head not in self.indexes:
            return 404, NO_INDEX
        return self._answer_index(method, head, rest, body)

    def _create(self, name: str, body: Json) -> tuple[int, Json]:
        if name in self.indexes:
            return 400, {"error": {"type": "resource_already_exists_exception", "reason": "it exists"}}
        assert body["mappings"]["dynamic"] == "strict"
        self.indexes[name] = FakeIndex(body["mappings"], dict(body["settings"]["index"]))
        return 200, {"acknowledged": True}

    def _answer_index(self, method: str, name: str, rest: str, body: bytes) -> tuple[int, Json]:
        index = self.indexes[name]
        if method == "GET":
            return 200, {name: {"mappings": index.mappings}}
        if method == "DELETE":
            del self.indexes[name]
            for names in self.aliases.values():
                names.discard(name)
            return 200, {"acknowledged": True}
        if rest == "_bulk":
            return self._bulk(index, body)
        if rest == "_refresh":
            index.searchable = dict(index.written)
            return 200, {"_shards": SHARDS}
        asked = json.loads(body)
        if rest == "_settings":
            index.settings.update(asked)
            return 200, {"acknowledged": True}
        if rest.startswith("_clone/"):
            assert index.settings["index.blocks.write"] is True, "only what is closed to writers is cloned"
            own = replace(index, settings={**index.settings, **asked["settings"]})
            self.indexes[rest.partition("/")[2]] = replace(
                own, written=dict(index.written), searchable=dict(index.written)
            )
            return 200, {"acknowledged": True}
        return self._search(index, rest, asked)

    def _bulk(self, index: FakeIndex, body: bytes) -> tuple[int, Json]:
        assert body.endswith(b"\n")
        assert index.settings.get("index.blocks.write") is not True
        lines = [json.loads(line) for line in body.splitlines()]
        for action, source in zip(lines[::2], lines[1::2], strict=True):
            index.written[action["index"]["_id"]] = analyze(source, index.mappings["properties"])
        return 200, {"errors": False, "items": [{"index": {"status": 201}} for _ in lines[::2]]}

    def _search(self, index: FakeIndex, rest: str, asked: Json) -> tuple[int, Json]:
        query = asked.get("query", {"match_all": {}})
        found = {key: s for key, doc in index.searchable.items() if (s := score(query, doc)) is not None}
        if rest == "_count":
            return 200, {"count": len(found), "_shards": SHARDS}
        if rest == "_delete_by_query":
            for key in found:
                del index.written[key], index.searchable[key]
            return 200, {"deleted": len(found), "failures": []}
        documents = [(each, index.searchable[key]) for key, each in found.items()]
        answer: Json = {"timed_out": False, "_shards": SHARDS, "hits": {"hits": []}}
        if "aggs" in asked:
            ((name, agg),) = asked["aggs"].items()
            answer["aggregations"] = {name: {"buckets": _buckets(agg, [doc for _, doc in documents])}}
        if asked["size"]:
            if asked.get("from", 0) + asked["size"] > self.window:
                return 400, {"error": {"reason": "Result window is too large"}}
            answer["hits"]["hits"] = _sorted_hits(asked, documents)
        return 200, answer

    def _set_aliases(self, actions: list[Json]) -> tuple[int, Json]:
        for action in actions:
            ((kind, what),) = action.items()
            names = self.aliases.setdefault(what["alias"], set())
            names.add(what["index"]) if kind == "add" else names.remove(what["index"])
        return 200, {"acknowledged": True}


def _buckets(agg: Json, documents: list[FakeDocument]) -> Json | list[Json]:
    ((kind, body),) = agg.items()
    if kind == "filters":
        return {
            name: {"doc_count": sum(score(query, doc) is not None for doc in documents)}
            for name, query in body["filters"].items()
        }
    assert kind == "terms"
    assert body["size"] <= 65_535
    counts = Counter(value for doc in documents for value in set(doc.values(body["field"])))
    kept = [(value, count) for value, count in counts.most_common() if count >= body["min_doc_count"]]
    return [{"key": value, "doc_count": count} for value, count in kept[: body["size"]]]


def _sorted_hits(asked: Json, documents: list[tuple[float, FakeDocument]]) -> list[Json]:
    """Sort by the keys asked for, begin where it is said, and give what of the source is asked for."""
    orders = [(name, way["order"]) for key in asked["sort"] for name, way in key.items()]
    rows = [
        ([each if name == "_score" else doc.source[name] for name, _ in orders], doc)
        for each, doc in documents
    ]

    def place(values: list[float]) -> list[float]:
        return [v if way == "asc" else -v for v, (_, way) in zip(values, orders, strict=True)]

    rows.sort(key=lambda row: place(row[0]))
    if "search_after" in asked:
        rows = [row for row in rows if place(row[0]) > place(asked["search_after"])]
    chosen = rows[asked.get("from", 0) :][: asked["size"]]
    return [
        {"_source": {n: doc.source[n] for n in asked["_source"] if n in doc.source}, "sort": values}
        for values, doc in chosen
    ]


@contextmanager
def running_server() -> Iterator[FakeServer]:
    """Run a server on a port of this machine."""
    fake = FakeServer()
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), type("Own", (_Handler,), {"fake": fake}))
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.fake.authorizations.append(self.headers.get("Authorization", ""))
        status, found = self.fake.answer(self.command, self.path, body)
        data = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815 - named by the library

    def log_message(self, *_: object) -> None:
        """Say nothing."""
