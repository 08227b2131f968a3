"""The schemata of FollowTheMoney: what each extends, and what becomes of it, as `mapping.toml` has them."""

from collections.abc import Iterator, Mapping

from foia_graph.connectors.imports.mapping import mapping_beside

MAPPING = mapping_beside(__file__)
TABLES = MAPPING.tables
ABSTRACT = frozenset(("Analyzable", "Interest", "Interval", "Thing", "Value"))
PARENTS: Mapping[str, list[str]] = {name: above.split() for name, above in TABLES["parents"].items()}
RECORD_TYPES, KINDS, DETAILS = TABLES["record-types"], TABLES["kinds"], TABLES["details"]
OWN_TYPES: Mapping[str, list[str]] = {name: types.split() for name, types in TABLES["own-types"].items()}
EDGES: Mapping[str, list[str]] = {name: ends.split() for name, ends in TABLES["edges"].items()}
"""The properties of the two ends of each edge; that whose record reports it first."""
LEFT_OUT = {name: MAPPING.reasons[reason] for name, reason in TABLES["left-out-schemata"].items()}
REVERSE_PROPERTIES = TABLES["reverse-properties"]


def ancestors(schema: str) -> Iterator[str]:
    """Yield a schema and all that it extends."""
    yield schema
    for parent in PARENTS[schema]:
        yield from ancestors(parent)


def is_a(schema: str, other: str) -> bool:
    """Return whether things of a schema are of another, too."""
    return other in ancestors(schema)


def common_schema(one: str, other: str) -> str:
    """Return the more special of two schemata, "" where neither extends the other.

    >>> common_schema("LegalEntity", "PublicBody"), common_schema("Person", "Company")
    ('PublicBody', '')
    """
    if is_a(one, other):
        return one
    return other if is_a(other, one) else ""
