"""Whether `text:query` finds what /api/search finds, and how long queries with it take, on real page texts.

    python benchmarks/search_in_sparql.py [--folder FOLDER] [--pages N] [--words 200] [--rounds 5]

The store is that of search.py. Both are asked by an app in this process, so no time is that of a network.
"""

import argparse
import csv
import io
import json
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient
from search_corpus import corpus
from search_words import drawn
from werkzeug.test import TestResponse

from foia_graph.model.profile import Profile
from foia_graph.query.sparql.text_query.rewrite import MAX_HITS
from foia_graph.runtime.files import resource_folder
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.limits.rate_limits import QueryBudget

CSV = {"Accept": "text/csv"}
PREFIXES = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX foia: <https://w3id.org/foia-graph/ontology#>
PREFIX text: <http://jena.apache.org/text#> """
QUERIES: Mapping[str, str] = {
    "no search": "SELECT * { ?p a foia:Release } LIMIT 1",
    "100 hits": "SELECT * { ?p text:query ('government' 100) }",
    "100 hits, score and text": "SELECT * { (?p ?s ?x) text:query ('government' 100) }",
    "5,000 hits": "SELECT (COUNT(?p) AS ?n) { ?p text:query ('government' 5000) }",
    "5,000 hits, score and text": "SELECT (COUNT(?x) AS ?n) { (?p ?s ?x) text:query ('government' 5000) }",
    "100 hits, and their documents": """SELECT ?t (COUNT(*) AS ?n)
        { ?p text:query ('government' 100) ; dcterms:isPartOf ?d . ?d dcterms:title ?t } GROUP BY ?t""",
    "5,000 hits, and their documents": """SELECT ?t (COUNT(*) AS ?n)
        { ?p text:query ('government' 5000) ; dcterms:isPartOf ?d . ?d dcterms:title ?t } GROUP BY ?t""",
    "two searches, 1,000 hits each": """SELECT (COUNT(*) AS ?n)
        { ?p text:query ('government' 1000) ; text:query ('agency' 1000) }""",
    "in EXISTS of some, 1,000 hits": """SELECT (COUNT(*) AS ?n)
        { ?d dcterms:title ?t . ?p dcterms:isPartOf ?d . FILTER(CONTAINS(?t, '104-100'))
          FILTER EXISTS { ?p text:query ('government' 1000) } }""",
    "in EXISTS of all documents, 100 hits": """SELECT (COUNT(*) AS ?n)
        { ?d a foia:ReleasedDocument FILTER EXISTS { ?d text:query ('government' 100) } }""",
    "in OPTIONAL, 1,000 hits": """SELECT (COUNT(?s) AS ?n)
        { ?p a foia:Page OPTIONAL { (?p ?s) text:query ('government' 1000) } }""",
}
"""What is measured, by what it is."""


def main() -> None:
    """Make the store, compare, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where the store is kept; else it is made for this run")
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--pages", type=int, default=96_842)
    parser.add_argument("--words", type=int, default=200, help="random words and phrases to compare")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with ExitStack() as stack:
        here = corpus(
            options.folder or Path(stack.enter_context(TemporaryDirectory())), options.shared, options.pages
        )
        settings = ServerSettings(budget=QueryBudget(seconds=0, errors=0))
        app = create_app(here.store, Profile(resource_folder("ontology")), settings=settings)
        stack.callback(app.extensions[EXTENSION].close)
        client = app.test_client()
        wanted = drawn(here.texts, options.words)
        found = [sentence for words in wanted for sentence in _compared(client, words)]
        print(f"{len(wanted)} random words and phrases: text:query and /api/search differ on {len(found)}")
        print("".join(f"  {each}\n" for each in found[:10]))
        _measure(client, options.rounds)


def _compared(client: FlaskClient, words: str) -> Iterator[str]:
    """Give a sentence where the two differ: in what they find, or in how many things are too many."""
    asked = f'"{words}"' if " " in words else words
    found = client.get("/api/search.jsonld", query_string={"q": asked, "per_page": 1})
    total = json.loads(found.data)["hydra:totalItems"]
    answer = _ask(client, f"SELECT ?p {{ ?p text:query '{asked}' }}")
    if total > MAX_HITS:
        if answer.status_code != 400 or f"finds {total:,} hits" not in answer.text:
            yield f"{asked}: {total:,} hits should be too many: {answer.status_code} {answer.text[:200]}"
        return
    table = client.get("/api/search.csv", query_string={"q": asked}).text
    there, here = _first(table), _first(answer.text)
    if len(there) != total or there != here:
        yield f"{asked}: {total:,} told, {len(there):,} in /api/search, {len(here):,} in SPARQL"


def _first(table: str) -> set[str]:
    """Give the first column of a table."""
    return {row[0] for row in list(csv.reader(io.StringIO(table, newline="")))[1:]}


def _ask(client: FlaskClient, query: str) -> TestResponse:
    return client.post("/sparql", data={"query": f"{PREFIXES}{query}"}, headers=CSV)


def _measure(client: FlaskClient, rounds: int) -> None:
    """Print how long each query takes, the median and the longest."""
    print(f"{'milliseconds':<40}{'median':>10}{'longest':>10}   first row")
    for name, query in QUERIES.items():
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            answer = _ask(client, query)
            times.append((time.perf_counter() - start) * 1e3)
        told = (
            answer.text.splitlines()[1][:60]
            if answer.status_code == 200
            else json.loads(answer.data)["detail"]
        )
        print(f"{name:<40}{statistics.median(times):>10.1f}{max(times):>10.1f}   {told}")


if __name__ == "__main__":
    main()
