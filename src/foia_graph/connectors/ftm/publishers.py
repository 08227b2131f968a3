"""Publishers that documents name, and that the file does not describe: each becomes one organization."""

from collections.abc import Iterator

from foia_graph.connectors.ftm.entity_store import name_key
from foia_graph.connectors.ftm.record_names import plain_id
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, claim


class Publishers:
    """The publishers of one import, by name; `source` is what names them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._names: dict[str, str] = {}

    def name(self, publisher: str) -> str:
        """Return the name of the record of a publisher."""
        key = name_key(publisher)
        self._names.setdefault(key, publisher)
        return f"ftm-publisher-{plain_id(key)}"

    def record_files(self) -> Iterator[RecordFile]:
        """Yield a file for each publisher that was asked for."""
        for key, publisher in sorted(self._names.items()):
            record = ImportedRecord("Organization", self.name(key))
            record["prefLabel"] = claim(publisher, source=self._source, originField="/properties/publisher")
            yield RecordFile(f"organizations/{record.id}", f"publisher {key}", [record])
