"""Many clients that search at once, and the same searches alone."""

import time
from collections.abc import Sequence

from endpoint_load import Load, put_load_on
from endpoint_servers import Server
from search_corpus import Corpus
from search_words import search_words

from foia_graph.search.query_parser import SearchRequest

WARMING = 2
"""Seconds in which processes open the index, and read what labels of facets they show."""


def asked_at_once(server: Server, paths: Sequence[str], clients: int, seconds: int) -> Load:
    """Have clients search for one thing after another, once the server is warm."""
    put_load_on(server, paths, "application/ld+json", WARMING, clients)
    return put_load_on(server, paths, "application/ld+json", seconds, clients, first=len(paths) // 2)


def seconds_alone(here: Corpus, words: Sequence[str]) -> float:
    """Give the processor seconds of a search in this process: the hits and their snippets, no more."""
    for each in words[:WARMING]:
        _search(here, each)
    start = time.process_time()
    for each in words:
        _search(here, each)
    return (time.process_time() - start) / len(words)


def _search(here: Corpus, words: str) -> None:
    found = here.fresh(SearchRequest(search_words(words)))
    found.snippets(found.hits(0, 20))
