"""Disclosure cases of the Office of Special Counsel: pages in Markdown with the facts on top."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_whole, read_bytes, source_files
from foia_graph.connectors.osc.case_records import CaseReader
from foia_graph.connectors.osc.front_matter import parse_page

SOURCE = "osc-public-files"


class OfficeOfSpecialCounsel(Connector):
    """The reader of pages of disclosure cases."""

    kind: ClassVar[str] = "osc"
    title: ClassVar[str] = "Office of Special Counsel"
    sources: ClassVar[str] = "a page of a case in Markdown with front matter in YAML, or a folder of them"
    settings: ClassVar[Mapping[str, str]] = {
        "base": "the address of the site, to which the addresses of files on its pages are relative"
    }

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each case with its documents, then those of agencies and positions."""
        base = web_address(session, "base", session.options.settings.get("base", ""))
        reader = CaseReader(session, SOURCE, base)
        files = list(source_files(session, (".md", ".markdown")))
        yield reader.own_records()
        cases = []
        for name, path in files:
            session.count("page")
            body = read_bytes(session, name, path)
            page = parse_page(body) if body is not None else None
            for problem in page.problems if page else ():
                session.problem(name, problem)
            file = reader.read(name, page) if page else None
            if file is not None:
                cases.append(file)
        yield from cases
        yield from reader.bodies.files()
        session.is_complete = is_whole(session, files)
