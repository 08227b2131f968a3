"""Dockets of federal courts: of CourtListener (API v4, fixtures) and of the Internet Archive (XML, JSON)."""

from collections.abc import Iterator

from foia_graph.connectors.courtlistener.case_records import CaseBuilder, CourtAgents, FilingBuilder
from foia_graph.connectors.courtlistener.items import DocketIndex, DocketItems
from foia_graph.connectors.courtlistener.sources import DocketSource
from foia_graph.connectors.imports.catalogue_contents import CatalogueContents, read_catalogue
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import RecordFile
from foia_graph.connectors.imports.session import ImportSession

SITE_NAME = "courtlistener.com"


class CourtListener(Connector):
    """Dockets of CourtListener and of the Internet Archive."""

    kind = "courtlistener"
    title = "CourtListener"
    sources = (
        "the address of a docket, or of dockets, docket entries or a search of the API v4; or a file or"
        " folder of such answers, of fixtures, or of dockets as the Internet Archive has them (XML, JSON)"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file of each case, one of its filings, and one of each court, judge and body."""
        session.origin = SITE_NAME
        index = DocketIndex(session)
        source = DocketSource(session)
        for item in source.items():
            index.add(item)
        released = read_catalogue(session.folder, session.folder / self.kind)
        agents = CourtAgents(released.agents)
        agents.read_given(index)
        for docket in index.dockets():
            if session.is_unchanged(docket.modified):
                reason = f"nothing of its docket changed since {session.options.since}"
                docket.leave_out(session, reason)
            else:
                yield from _docket_files(docket, agents, released, source)
        yield from agents.files()


def _docket_files(
    docket: DocketItems, agents: CourtAgents, released: CatalogueContents, source: DocketSource
) -> Iterator[RecordFile]:
    case = CaseBuilder(docket, agents, source.session)
    restriction = case.restriction
    record, own = case.case_record(), case.source_record()
    case.add_parties(record)
    filings = FilingBuilder(case, released, source.session)
    filed = [filings.entry_record(each) for each in docket.parts["docket entry"]]
    filed += [filings.document_record(each) for each in docket.parts["document"]]
    case.mapper.finish("docket", case.docket)
    papers = [each for each in filed if each is not None]
    for each in (own, record, *papers):
        each["restricted"] = restriction
    path, key, modified = f"dockets/{case.id}", docket.key, docket.modified
    is_partial = not source.is_whole or docket.docket is None or docket.docket.is_partial
    yield RecordFile(path, f"docket {key}", [own, record], modified, is_partial=is_partial)
    if papers:
        yield RecordFile(f"{path}-filings", f"filings {key}", papers, modified, True, is_partial)
