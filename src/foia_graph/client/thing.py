"""A thing of an archive as it is described: its fields, and the claims that it is on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any

from foia_graph.client.records import Claim
from foia_graph.client.results import ResultRow, Results, html_cell, is_iri
from foia_graph.errors import NotFound, RequestRefused

LABELS = ("title", "prefLabel", "name", "label")


class ArchiveThing(Mapping[str, Any]):
    """The description of a thing in JSON-LD, read as a mapping, with `claims` on it and its parts."""

    def __init__(self, description: Mapping[str, Any], claims: Results[Claim]) -> None:
        self._description, self.claims = dict(description), claims

    def __getitem__(self, name: str) -> Any:
        return self._description[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._description)

    def __len__(self) -> int:
        return len(self._description)

    def __hash__(self) -> int:
        return hash(self.iri)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.iri}: {self.label}>"

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return str(self["id"])

    @property
    def kind(self) -> str:
        """The class of the thing, by its name in the ontology."""
        kinds = self["type"]
        return str(kinds[0] if isinstance(kinds, list) else kinds)

    @property
    def label(self) -> str:
        """What the thing is called; its IRI where it has no name."""
        named = next((self[name] for name in LABELS if name in self), self.iri)
        first = named[0] if isinstance(named, list) else named
        return str(first["value"] if isinstance(first, dict) else first)

    def _repr_html_(self) -> str:
        name = f'<a href="{escape(self.iri)}">{escape(self.label)}</a>'
        return f"<h4>{name} ({escape(self.kind)})</h4>{self.claims._repr_html_()}"


@dataclass(frozen=True, slots=True)
class ThingNeighbourhood:
    """Things (`id`, `type`, `label`) and relations between them (`from`, `property`, `to`, `evidence` …).

    `truncated` says whether anything was left off.
    """

    nodes: Sequence[dict[str, Any]]
    edges: Sequence[dict[str, Any]]
    truncated: bool

    def _repr_html_(self) -> str:
        """Return the relations as a table."""
        labels = {node["id"]: node["label"] for node in self.nodes}
        rows = "".join(
            f"<tr><td>{_named(edge['from'], labels)}</td><td>{escape(edge['property'])}</td>"
            f"<td>{_named(edge['to'], labels)}</td></tr>"
            for edge in self.edges
        )
        return f"<table><tbody>{rows}</tbody></table>{'<p>More was left off.</p>' if self.truncated else ''}"


def _named(iri: str, labels: dict[str, str]) -> str:
    return f'<a href="{escape(iri)}">{escape(labels[iri])}</a>' if iri in labels else html_cell(iri)


MAX_AT_ONCE = 20
"""Things whose names are looked up together: a neighbourhood has no more in its middle."""
URI_TOO_LONG = 414
FindNeighbourhood = Callable[..., ThingNeighbourhood]


def find_labels(iris: Iterable[str], neighbourhood: FindNeighbourhood) -> dict[str, str]:
    """Return what things are called, by their IRIs; those that are not described are omitted."""
    wanted = iter(dict.fromkeys(filter(None, iris)))
    labels: dict[str, str] = {}
    while some := list(islice(wanted, MAX_AT_ONCE)):
        labels.update(_labels_of(some, neighbourhood))
    return labels


def _labels_of(iris: list[str], neighbourhood: FindNeighbourhood) -> dict[str, str]:
    try:
        nodes = neighbourhood(*iris, limit=len(iris)).nodes
    except (NotFound, RequestRefused) as error:
        if isinstance(error, RequestRefused) and error.status != URI_TOO_LONG:
            raise
        if len(iris) == 1:
            return {}
        return {iri: label for each in iris for iri, label in _labels_of([each], neighbourhood).items()}
    return {node["id"]: node["label"] for node in nodes}


def iris_in_row(row: ResultRow) -> Iterator[str]:
    """Yield the IRIs in the cells of a row, one or several in each with `; ` between."""
    for name, value in row.items():
        if name != "iri" and isinstance(value, str):
            yield from filter(is_iri, value.split("; "))


def named_row(row: ResultRow, labels: Mapping[str, str]) -> ResultRow:
    """Return a row with labels instead of IRIs, but for that of the row itself.

    >>> named_row({"iri": "urn:a", "by": "urn:ice; FBI"}, {"urn:a": "A", "urn:ice": "ICE"})
    {'iri': 'urn:a', 'by': 'ICE; FBI'}
    """
    return {
        name: "; ".join(labels.get(part, part) for part in value.split("; "))
        if name != "iri" and isinstance(value, str)
        else value
        for name, value in row.items()
    }
