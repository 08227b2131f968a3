"""A record of the repository."""

from dataclasses import dataclass

from foia_graph.publish.oai.datestamps import datestamp
from foia_graph.publish.oai.identifiers import kind_of


@dataclass(frozen=True, slots=True)
class OaiRecord:
    """A record: its identifier, the thing it describes, when that last changed, and whether it is gone."""

    identifier: str
    iri: str
    time: str
    deleted: bool

    @property
    def datestamp(self) -> str:
        """Return the time of the last change, to the second."""
        return datestamp(self.time)

    @property
    def kind(self) -> str:
        """Return the kind of the thing."""
        return kind_of(self.iri)
