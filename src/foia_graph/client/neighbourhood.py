"""What stands around things: things and the relations between them, each with what it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from foia_graph.client.results import html_cell


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
