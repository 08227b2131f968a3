"""Connectors: readers of other systems, a class for each kind, in the entry-point group of that name."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import InputError
from foia_graph.runtime.plugins import PluginTable, subclass_of


class Connector(ABC):
    """A reader of one kind of origin.

    `kind` is its name on the command line, `title` the system's own name, `sources` what may be given as
    SOURCE, in one sentence; `settings` are the settings that it alone has, with what each says.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    sources: ClassVar[str]
    settings: ClassVar[Mapping[str, str]] = {}

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


def _check(name: str, found: object) -> type[Connector]:
    connector = subclass_of(Connector)(name, found)  # type: ignore[type-abstract]
    if connector.kind != name:
        raise TypeError(f"the kind {name!r} is expected, and its kind is {connector.kind!r}")
    return connector


# The connectors by kind.
CONNECTORS: PluginTable[type[Connector]] = PluginTable("connectors", _check)


def find_connector(kind: str) -> type[Connector]:
    """Return the connector of a kind; raises InputError for one that no one registered."""
    if kind not in CONNECTORS:
        raise InputError(f"there is no import of the kind {kind!r}; kinds are {', '.join(CONNECTORS)}")
    return CONNECTORS[kind]
