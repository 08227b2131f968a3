"""Example queries as links that open in the editor with their answer: saved ones, and some that search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from foia_graph.model.profile import Profile
from foia_graph.query import saved

MOST_CATALOGUES = 4


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """An example: title and description, its link to the editor, and for a saved query that to its form."""

    title: str
    description: str
    href: str
    choose: str = ""


@lru_cache(maxsize=MOST_CATALOGUES)
def saved_examples(base: str, profile: Profile) -> Sequence[ExampleQuery]:
    """Return the saved queries, ready to run over the catalogue that has this base, by title."""
    example_queries = [
        ExampleQuery(
            query.title,
            query.description,
            _editor_link(_without_header(query.bind_values({}, base, profile))),
            f"/questions/{query.name}" if query.parameters else "",
        )
        for query in saved.load_queries().values()
    ]
    return sorted(example_queries, key=lambda example: example.title)


def _without_header(text: str) -> str:
    """Return a query without the comments at its top, for which an address has no room."""
    lines = text.split("\n")
    return "\n".join(line for line in lines if not line.startswith("#"))


def _editor_link(text: str) -> str:
    return f"/sparql?{urlencode({'query': text})}"


SEARCH_QUERIES = (
    (
        "Whatever is on some words",
        "Pages, documents, claims, people: the best fifty, each with the words around.",
        ("dcterms", "skos", "text"),
        """SELECT ?thing ?title ?score ?snippet WHERE {
  (?thing ?score ?snippet) text:query ("crime victims" 50) .
  OPTIONAL { ?thing dcterms:title|skos:prefLabel ?title }
}
ORDER BY DESC(?score) ?thing ?title
""",
    ),
    (
        "Claims by the words that they quote",
        "A property before the words says where they stand: here, in what a source says word for word.",
        ("foia", "oa", "rdf", "text"),
        """SELECT ?thing ?field ?status ?quote WHERE {
  (?claim ?score ?quote) text:query (oa:exact "victims NEAR/5 crimes") .
  ?claim rdf:subject ?thing ; rdf:predicate ?field ; foia:claimStatus ?status .
}
ORDER BY DESC(?score) ?thing ?field
""",
    ),
    (
        "Documents on an issue, and whether some words are in them",
        "A search stands in a query wherever triples do: in EXISTS, OPTIONAL, UNION or a sub-query, too.",
        ("dcterms", "foia", "text"),
        """SELECT ?title ?issue ?said WHERE {
  ?document a foia:ReleasedDocument ; dcterms:title ?title ; foia:raisesIssue ?issue .
  BIND(EXISTS {
    ?found text:query "sheriff OR police" .
    FILTER(?found = ?document || EXISTS { ?found dcterms:isPartOf ?document })
  } AS ?said)
}
ORDER BY ?title ?issue
""",
    ),
)
"""Queries that show how words are searched for: title, description, prefixes, text."""


def search_examples(prefixes: Mapping[str, str]) -> Sequence[ExampleQuery]:
    """Return the queries that search, with the prefixes that they use declared."""
    return [
        ExampleQuery(title, description, _editor_link(f"{prefix_declarations(prefixes, used)}\n{text}"))
        for title, description, used, text in SEARCH_QUERIES
    ]


def prefix_declarations(prefixes: Mapping[str, str], used: Sequence[str]) -> str:
    """Return the declarations of prefixes.

    >>> prefix_declarations({"ex": "http://ex/"}, ["ex"])
    'PREFIX ex: <http://ex/>\\n'
    """
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in used)
