"""Connectors: what reads another system, one class for each kind, known by name."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import ClassVar

from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import InputError

CONNECTORS: dict[str, type["Connector"]] = {}
"""The connectors that are registered, by kind."""
MODULES: Mapping[str, str] = {
    "annotations": "foia_graph.connectors.annotations",
    "courtlistener": "foia_graph.connectors.courtlistener",
    "documentcloud": "foia_graph.connectors.documentcloud",
    "emails": "foia_graph.connectors.emails",
    "foia-gov": "foia_graph.connectors.foia_gov",
    "ftm": "foia_graph.connectors.ftm",
    "inspectors-general": "foia_graph.connectors.inspectors_general",
    "muckrock": "foia_graph.connectors.muckrock",
    "osc": "foia_graph.connectors.osc",
    "table": "foia_graph.connectors.tables",
    "wordpress": "foia_graph.connectors.wordpress",
}
"""The module of each kind, loaded when it is asked for."""


class Connector(ABC):
    """A reader of one kind of origin.

    `kind` is its name on the command line, `title` the system's own name, `sources` what may be given as
    SOURCE, in one sentence; `settings` are the settings that it alone has, with what each says. A subclass
    registers itself.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    sources: ClassVar[str]
    settings: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        CONNECTORS[cls.kind] = cls

    @abstractmethod
    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield the records of each thing of the origin, as it is read.

        Every item of the origin is counted (`session.count`), and ends as a record or as a problem
        (`session.problem`). Raises InputError for a source that cannot be read at all.
        """

    def draft_mapping(self, source: str) -> str:
        """Return the text of a mapping file for a source, as far as it can be guessed.

        Raises InputError where a kind has no mapping, since its fields are known.
        """
        raise InputError(f"{self.title} needs no mapping, so there is none to guess ({source})")


def find_connector(kind: str) -> type[Connector]:
    """Return the connector of a kind; raises InputError for one that nobody registered."""
    if kind not in MODULES:
        raise InputError(f"there is no import of the kind {kind!r}; kinds are {', '.join(sorted(MODULES))}")
    import_module(MODULES[kind])
    return CONNECTORS[kind]
