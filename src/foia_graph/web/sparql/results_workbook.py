"""Results of SELECT as a workbook: the variables, then a row for each solution."""

from collections.abc import Iterator
from typing import Any

import msgspec

from foia_graph.publish.workbooks.tables import Row, workbook_bytes
from foia_graph.store.catalogue import Catalogue


def results_workbook(body: bytes, source: Catalogue) -> bytes:
    """Return a workbook of results in JSON (SPARQL 1.1 Query Results JSON Format)."""
    results = msgspec.json.decode(body)
    return workbook_bytes(_result_rows(results), source.generation.created)


def _result_rows(results: dict[str, Any]) -> Iterator[Row]:
    names = results["head"]["vars"]
    yield names
    for binding in results["results"]["bindings"]:
        yield [term_text(binding.get(name)) for name in names]


def term_text(term: dict[str, Any] | None) -> str:
    """Return the text of a term of results, "" for one that is not bound."""
    if term is None:
        return ""
    value = term["value"]
    # The value of a triple term of RDF 1.2 is an object.
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
