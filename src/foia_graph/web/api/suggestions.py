"""`/api/suggest`: suggestions while somebody types, as browsers take them (OpenSearch Suggestions 1.1)."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec
from flask import Blueprint, Response

from foia_graph.publish.addresses import path_of
from foia_graph.search.completions import SHORTEST, titles_with
from foia_graph.store.catalogue import Labels
from foia_graph.web.api.saved_queries import default_values, query_address, query_library
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.search.results import HitPresenter, hit_presenter
from foia_graph.web.pages.search.search import SUGGESTIONS_TYPE

blueprint = Blueprint("suggest", __name__)
LONGEST = 100
MAX_THINGS, MAX_NUMBERS, MAX_QUESTIONS = 8, 3, 2
REMEMBERED = 1000


# A suggestion: its text, what it is, and the path that it leads to.
Suggestion = tuple[str, str, str]


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Send suggestions for what was typed."""
    source, text = current_catalogue(), one_value("q")[:LONGEST]
    remembered = source.compute_once("suggestions", lambda: lru_cache(REMEMBERED)(_encode_suggestions))
    return send_bytes(remembered(text), SUGGESTIONS_TYPE, source)


def _encode_suggestions(text: str) -> bytes:
    found = list(dict.fromkeys(_suggestions(text, hit_presenter())))
    base = current_catalogue().base
    addresses = [f"{base}{path[1:]}" for *_, path in found]
    return msgspec.json.encode([text, [each[0] for each in found], [each[1] for each in found], addresses])


def _suggestions(text: str, presenter: HitPresenter) -> Iterator[Suggestion]:
    if len(text.strip()) < SHORTEST:
        return
    source = current_catalogue()
    completer = presenter.index.completer
    for name in completer.complete_numbers(text, MAX_NUMBERS):
        summary = presenter.formatter.summary(f"{source.base}{name}")
        if summary.bates:
            path = path_of(summary.iri, source.base)
            yield ", ".join(summary.bates), f"Bates number: {summary.marked_label}", path
    yield from _things(f"{source.base}{name}" for name in completer.complete_names(text, MAX_THINGS))
    yield from _questions(text)


def _things(names: Iterable[str]) -> Iterator[Suggestion]:
    source = current_catalogue()
    for iri, stub in source.stubs(names).items():
        kind = source.profile[stub.type].plain_title
        yield Labels(source).name(iri), kind, path_of(iri, source.base)


def _questions(text: str) -> Iterator[Suggestion]:
    queries = list(query_library().values())
    for at in titles_with(text, [query.title for query in queries])[:MAX_QUESTIONS]:
        query = queries[at]
        yield query.title, "Question", query_address(query, default_values(query))
