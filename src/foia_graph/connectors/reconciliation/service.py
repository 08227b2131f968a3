"""A reconciliation service: its manifest, and names that are looked up in batches."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from foia_graph.connectors.http.connection import RequestFailed
from foia_graph.connectors.imports.api_client import IMPORT_LIMITS, ApiClient, Platform
from foia_graph.errors import InputError

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MAX_CANDIDATES = 5
DEFAULT_BATCH = 10


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A name that is looked up, and the type that it should be of (as the service calls it), "" for any."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class ServiceCandidate:
    """An entity that a service offers for a name; `is_sure` is its own judgement that it is the one."""

    id: str
    name: str
    score: float
    is_sure: bool
    types: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class ServiceManifest:
    """What a service says of itself: name, versions, begin of its identifiers, pages, size of a batch."""

    name: str
    versions: tuple[str, ...]
    identifier_space: str
    view: str
    batch_size: int

    @property
    def is_draft(self) -> bool:
        """Return whether only the draft of 1.0 is spoken; services that name no version speak 0.1 or 0.2."""
        return bool(self.versions) and not any(each.startswith("0.") for each in self.versions)

    def address(self, identifier: str) -> str:
        """Return the address of an entity: behind the beginning of identifiers, else that of its page."""
        if self.identifier_space.startswith(("http://", "https://")) and self.identifier_space[-1] in "/#=:":
            return self.identifier_space + quote(identifier, safe="/:~-._()")
        return self.view.replace("{{id}}", quote(identifier, safe="")) if "{{id}}" in self.view else ""


def read_manifest(value: Any) -> ServiceManifest:
    """Return what a service says of itself; raises InputError where that is no manifest."""
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        raise InputError(
            "answers with what is no manifest of a reconciliation service: it should have a `name`"
        )
    versions, view, size = value.get("versions"), value.get("view"), value.get("batchSize")
    return ServiceManifest(
        value["name"],
        tuple(map(str, versions)) if isinstance(versions, list) else (),
        str(value.get("identifierSpace") or ""),
        str(view.get("url") or "") if isinstance(view, Mapping) else "",
        # True is an int in Python, and no size.
        size if isinstance(size, int) and not isinstance(size, bool) and 0 < size <= 1000 else DEFAULT_BATCH,
    )


def encode_batch(queries: Sequence[NameQuery], *, is_draft: bool) -> bytes:
    """Return a batch of queries: a form with one object of JSON in 0.2, a list of conditions in the draft."""
    batch = []
    for each in queries:
        conditions = [{"matchType": "name", "propertyValue": each.name}]
        asked: dict[str, Any] = {"conditions": conditions} if is_draft else {"query": each.name}
        batch.append({**asked, "limit": MAX_CANDIDATES, **({"type": each.type} if each.type else {})})
    if is_draft:
        return msgspec.json.encode({"queries": batch})
    named = {f"q{number}": query for number, query in enumerate(batch)}
    return urlencode({"queries": msgspec.json.encode(named).decode()}).encode()


def read_batch(value: Any, count: int, *, is_draft: bool) -> Iterator[list[ServiceCandidate]]:
    """Yield the candidates for each of so many queries; raises InputError for what is no answer."""
    answers = value if isinstance(value, Mapping) else {}
    if is_draft:
        results = answers.get("results")
        answers = {f"q{n}": each for n, each in enumerate(results if isinstance(results, list) else ())}
    for number in range(count):
        found = answers.get(f"q{number}")
        name = "candidates" if is_draft else "result"
        offered = found.get(name) if isinstance(found, Mapping) else None
        if not isinstance(offered, list):
            raise InputError(f"answers without a list of candidates for query {number + 1} of the batch")
        yield [each for each in map(_read_candidate, offered) if each is not None]


def _read_candidate(value: Any) -> ServiceCandidate | None:
    """Return a candidate, None for what has no identifier or no name."""
    if not isinstance(value, Mapping):
        return None
    identifier, name, score = value.get("id"), value.get("name"), value.get("score")
    if not isinstance(identifier, (str, int)) or not isinstance(name, str) or not str(identifier).strip():
        return None
    kinds, described = value.get("type"), value.get("description")
    types = (
        kind.get("name") or kind.get("id") if isinstance(kind, Mapping) else kind
        for kind in (kinds if isinstance(kinds, list) else ())
    )
    return ServiceCandidate(
        str(identifier).strip(),
        name.strip(),
        float(score) if isinstance(score, (int, float)) and not isinstance(score, bool) else 0.0,
        value.get("match") is True,
        tuple(each for each in types if isinstance(each, str) and each),
        described.strip() if isinstance(described, str) else "",
    )


TOKEN_VARIABLE = "FOIA_GRAPH_RECONCILE_TOKEN"  # noqa: S105 - its name
# Where the drafts of 1.0 take queries, below the address of the service; the newest first.
DRAFT_PATHS = ("/match", "/reconcile")


class ReconciliationService:
    """A service at an address, asked politely: batch by batch, one after the other."""

    def __init__(self, address: str, *, private: bool = False, delay: float = 1.0) -> None:
        """Ask for the manifest; raises FetchError without an answer, InputError for no manifest."""
        host = urlsplit(address).hostname or ""
        platform = Platform("the reconciliation service", (host,), (host,), TOKEN_VARIABLE)
        self.address = address
        self._client = ApiClient(IMPORT_LIMITS, private, platform=platform, source=address, delay=delay)
        with self._named():
            self.manifest: ServiceManifest = read_manifest(self._client.get_json(address).value)
        self._draft_paths = list(DRAFT_PATHS)

    def candidates(self, queries: Sequence[NameQuery]) -> Iterator[list[ServiceCandidate]]:
        """Yield what the service offers for each query, in their order; raises as the constructor does."""
        size = self.manifest.batch_size
        for start in range(0, len(queries), size):
            with self._named():
                yield from list(self._ask(queries[start : start + size]))

    def _ask(self, batch: Sequence[NameQuery]) -> Iterator[list[ServiceCandidate]]:
        is_draft = self.manifest.is_draft
        body, paths = encode_batch(batch, is_draft=is_draft), self._draft_paths
        while True:
            address = self.address.rstrip("/") + paths[0] if is_draft else self.address
            try:
                answer = self._client.get_json(address, body, JSON if is_draft else FORM)
                return read_batch(answer.value, len(batch), is_draft=is_draft)
            except RequestFailed as error:
                if not is_draft or error.reason != "gone" or len(paths) == 1:
                    raise
                del paths[0]

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except InputError as error:
            raise InputError(f"{self.address} {error}") from None
