"""A thing of an archive as it is described: its fields, and the claims that it stands on."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from foia_graph.client.records import Claim
from foia_graph.client.results import Results

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
        """Return the name of the thing as a link, and the claims on it with their words."""
        name = f'<a href="{escape(self.iri)}">{escape(self.label)}</a>'
        return f"<h4>{name} ({escape(self.kind)})</h4>{self.claims._repr_html_()}"
