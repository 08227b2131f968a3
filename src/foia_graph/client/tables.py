"""Tables that archives answer with: values by their types, and the results of queries."""

from collections.abc import Callable, Mapping
from typing import Any

from foia_graph.model.namespaces import XSD

Parser = Callable[[str], Any]
NUMBERS: Mapping[str, Parser] = {
    "xsd:integer": int,
    "xsd:nonNegativeInteger": int,
    "xsd:positiveInteger": int,
    "xsd:decimal": float,
    "xsd:double": float,
}
"""What parses the values of a datatype that is no text."""


def field_parsers(context: Mapping[str, Any]) -> dict[str, Parser]:
    """Return what parses the values of the fields that a context of JSON-LD gives a datatype of numbers."""
    types = {name: str(term.get("@type")) for name, term in context.items() if isinstance(term, dict)}
    return {name: NUMBERS[datatype] for name, datatype in types.items() if datatype in NUMBERS}


def typed_row(row: Mapping[str, str], parsers: Mapping[str, Parser]) -> dict[str, Any]:
    """Return a row with its numbers as numbers, None where there is none; several of a field stay text."""
    numbers = {name: _typed_value(row[name], parse) for name, parse in parsers.items()}
    return {**row, **numbers}


def _typed_value(text: str, parse: Parser) -> Any:
    if not text:
        return None
    return text if "; " in text else parse(text)


def query_rows(results: Mapping[str, Any]) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return the columns and rows of results (SPARQL 1.1 Query Results JSON Format).

    Numbers are numbers, all else is text, and no value is "".
    """
    if "boolean" in results:
        return ("answer",), [{"answer": str(results["boolean"]).lower()}]
    names = tuple(results["head"]["vars"])
    bindings = results["results"]["bindings"]
    return names, [{name: _bound_value(row.get(name)) for name in names} for row in bindings]


def _bound_value(term: Mapping[str, str] | None) -> Any:
    """Return the value of a term; a number that is written as none is stays text."""
    if term is None:
        return ""
    parse = NUMBERS.get(term.get("datatype", "").replace(XSD, "xsd:"), str)
    try:
        return parse(term["value"])
    except ValueError:
        return term["value"]
