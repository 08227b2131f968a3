"""A reconciliation service: its manifest, and names that are looked up in batches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from foia_graph.connectors.http.outcome import RequestFailed
from foia_graph.connectors.imports.api_client import ApiClient, Platform, import_limits
from foia_graph.connectors.reconciliation.queries import (
    FORM,
    JSON,
    NameQuery,
    ServiceCandidate,
    ServiceManifest,
    encode_batch,
    encode_draft_batch,
    read_batch,
    read_draft_batch,
    read_manifest,
)
from foia_graph.errors import InputError

TOKEN_VARIABLE = "FOIA_GRAPH_RECONCILE_TOKEN"  # noqa: S105 - its name
DRAFT_PATHS = ("/match", "/reconcile")
"""Where the drafts of 1.0 take queries, below the address of the service; the newest first."""


class ReconciliationService:
    """A service at an address, asked politely: batch by batch, one after the other."""

    def __init__(self, address: str, *, private: bool = False, delay: float = 1.0) -> None:
        """Ask a service for its manifest.

        `private` allows hosts of the local network, `delay` are seconds between two requests. Raises
        FetchError where it cannot be had, and InputError where it is none.
        """
        host = urlsplit(address).hostname or ""
        platform = Platform("the reconciliation service", (host,), (host,), TOKEN_VARIABLE)
        self.address = address
        self._client = ApiClient(import_limits(), private, platform=platform, source=address, delay=delay)
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
        if not self.manifest.is_draft:
            return read_batch(
                self._client.post_json(self.address, encode_batch(batch), FORM).value, len(batch)
            )
        body = encode_draft_batch(batch)
        while True:
            address = self.address.rstrip("/") + self._draft_paths[0]
            try:
                return read_draft_batch(self._client.post_json(address, body, JSON).value, len(batch))
            except RequestFailed as error:
                if error.reason != "gone" or len(self._draft_paths) == 1:
                    raise
                del self._draft_paths[0]

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Raise the error of an answer that means nothing with the address of the service in front."""
        try:
            yield
        except InputError as error:
            raise InputError(f"{self.address} {error}") from None
