"""What an app serves from: the profile, the store as it is now, the words of its language."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from flask import current_app, g

from foia_graph.jsonld import Encoder, Json, context, prefixes
from foia_graph.profile import Profile
from foia_graph.rdf import Writer
from foia_graph.sparql.gate import Limits
from foia_graph.sparql.pool import Pool, PoolLimits
from foia_graph.sparql.tally import Tally
from foia_graph.store.current import Current
from foia_graph.store.holdings import Holdings
from foia_graph.store.reader import Catalogue
from foia_graph.web.documents.drawing import Drawing, Pictures
from foia_graph.web.sparql.budgets import Budget, Budgets
from foia_graph.web.sparql.clients import Clients
from foia_graph.web.sparql.counts import Counts
from foia_graph.web.sparql.kept import Kept
from foia_graph.web.sparql.query_log import QueryLog

EXTENSION = "foia_graph"


@dataclass(frozen=True, slots=True)
class Settings:
    """How much one web process does for one client, whose word it takes, and what it writes down.

    `log` is the file that the ends of queries are written to (`-`: standard output), `counts` the one in
    which all web processes count; where they are left empty, nothing is written, or counted.
    """

    gate: Limits = field(default_factory=Limits)
    pool: PoolLimits = field(default_factory=PoolLimits)
    budget: Budget = field(default_factory=Budget)
    drawing: Drawing = field(default_factory=Drawing)
    address_bytes: int = 8 * 1024
    body_bytes: int = 64 * 1024
    most_per_page: int = 1000
    trusted_proxies: tuple[str, ...] = ()
    log: str = ""
    log_queries: bool = False
    counts: str = ""


class Words:
    """How resources are written in one language: the context, JSON-LD bodies, triples."""

    def __init__(self, profile: Profile, language: str) -> None:
        self.context: Mapping[str, Json] = context(profile, language)
        self.context_file = orjson.dumps({"@context": self.context}, option=orjson.OPT_INDENT_2) + b"\n"
        self.encoder = Encoder(profile, language)
        self.writer = Writer(profile, language, lambda source: source)
        self.prefixes = prefixes(profile)


class Site:
    """One app's world; the pool of query workers starts with the first query."""

    def __init__(self, store: Path, profile: Profile, settings: Settings) -> None:
        self.profile, self.settings = profile, settings
        self.current = Current(store, profile)
        self.pictures = Pictures(self.current.layout.cache, settings.drawing)
        self.kept = Kept()
        self.clients = Clients(settings.trusted_proxies)
        self.budgets = Budgets(settings.budget)
        self.log = QueryLog(settings.log, has_texts=settings.log_queries) if settings.log else None
        self.counts = Counts(settings.counts) if settings.counts else None
        self._holdings: Holdings | None = None
        self._words: dict[str, Words] = {}
        self._pool: Pool | None = None
        self._lock = threading.Lock()

    def words(self, language: str) -> Words:
        """Give what writes resources whose plain texts are in this language."""
        if language not in self._words:
            self._words[language] = Words(self.profile, language)
        return self._words[language]

    def holdings(self, catalogue: Catalogue) -> Holdings:
        """Give what is held of documents; that of the generation used last is kept."""
        found = self._holdings
        if found is None or found.catalogue is not catalogue:
            found = self._holdings = Holdings(catalogue, self.current.layout)
        return found

    def start(self) -> Pool:
        """Give the workers that answer queries; they start with the first call."""
        with self._lock:
            if self._pool is None:
                self._pool = Pool(self.current.where, self.settings.pool, self._tally())
            return self._pool

    def _tally(self) -> Tally:
        return self.counts.tally if self.counts else Tally()

    def close(self) -> None:
        """End the workers."""
        self.pictures.close()
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None


def site() -> Site:
    """Give the world of the app that answers now."""
    found: Site = current_app.extensions[EXTENSION]
    return found


def catalogue() -> Catalogue:
    """Give the catalogue as it was when this request began, or at the time that it asks for."""
    if "catalogue" not in g:
        current, moment = site().current, g.get("as_of")
        g.catalogue = current.get() if moment is None else current.as_of(moment)
    found: Catalogue = g.catalogue
    return found


def holdings() -> Holdings:
    """Give what is held of documents, as it was when this request began."""
    return site().holdings(catalogue())


def words() -> Words:
    """Give the words of the catalogue's language."""
    return site().words(catalogue().language)
