"""A connector for a platform that no one knows: what its table cannot say, and nothing else."""

from collections.abc import Iterator, Mapping

from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.mapping import FieldMapper, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, SourcedRecord
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import json_values, read_bytes, source_files


class HarborRegister(Connector):
    """The reader of files of the harbor register."""

    kind = "harbor-register"
    title = "Harbor register"
    sources = "a file or folder of requests (JSON, JSON lines)"

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each request."""
        mapper = FieldMapper(mapping_beside(__file__), session, calls={"length": _state_length})
        for name, path in source_files(session, (".json", ".jsonl")):
            body = read_bytes(session, name, path)
            for place, value in json_values(session, name, body) if body is not None else ():
                yield self._request_file(mapper, OriginObject(value, session.report, "request"), place)

    def _request_file(self, mapper: FieldMapper, request: OriginObject, place: str) -> RecordFile:
        mapper.session.count("request")
        number = request.text("number")
        public = "yes" if request.flag("public") else ""
        record = ImportedRecord("Request", f"harbor-{number}")
        page = f"https://register.example.org/{number}"
        mapper.apply("request", request, record, place, number=number, page=page, public=public)
        mapper.finish("request", request)
        return RecordFile(f"requests/{number}", f"request {number}", [record])


def _state_length(request: OriginObject, record: SourcedRecord, names: Mapping[str, str]) -> None:
    pages = int(request.text("last") or 0) - int(request.text("first") or 0)
    if pages > 0:
        record.state_in_words(f"Request {names['number']} has {pages} pages.", request.field("last"))
