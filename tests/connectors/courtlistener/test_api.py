"""Dockets from the API: page by page, with refusals, and again."""

import json
from datetime import date
from pathlib import Path

from foia_graph.connectors.courtlistener import CourtListener
from foia_graph.connectors.courtlistener.sources import PLATFORM
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from tests.connectors.courtlistener.dockets import (
    docket,
    document,
    entry,
    page,
    party,
    read_session,
    write_answers,
)
from tests.connectors.courtlistener.test_docket_xml import DOCKET
from tests.connectors.courtlistener.test_search_results import found_docket
from tests.connectors.fake_origin import FakeOrigin, cut_off, refusal
from tests.connectors.http.servers import Page

ROOT = "/api/rest/v4"
ENTRIES = f"{ROOT}/docket-entries/?order_by=id&docket=7"
PARTIES = f"{ROOT}/parties/?filter_nested_results=True&docket=7"
PROFILE = Profile(resource_folder("ontology"))


def put_docket(origin: FakeOrigin) -> None:
    """Serve a docket with two pages of entries, and one of parties."""
    origin.put(f"{ROOT}/dockets/7/", docket())
    last = f"{ENTRIES}&cursor=2"
    origin.put(ENTRIES, page(entry(), following=origin.url(last)))
    second = entry(
        80, entry_number=2, description="ORDER", recap_documents=[document(81, document_number="2")]
    )
    origin.put(last, page(entry(), second, preceding=origin.url(ENTRIES)))
    origin.put(PARTIES, page(party(1, "Harbor Watch, Inc.", "Plaintiff")))


def test_a_page_of_a_docket_is_read_by_the_api(fake: FakeOrigin, tmp_path: Path):
    """All pages of entries, each entry once, and the parties; errors that pass are no loss."""
    put_docket(fake)
    fake.fail(ENTRIES, refusal(429, "0"), cut_off(page(entry())))
    session = fake.session("/docket/7/harbor-watch-v-harbor-office/", tmp_path, PLATFORM)
    records = read_session(session)

    assert {"courtlistener-entry-70", "courtlistener-entry-80"} == {
        each.id for each in records.values() if each.type == "Event"
    }
    assert "Organization party-harbor-watch-inc" in records
    assert (1, 2, 2, 1) == tuple(
        session.report.items[name] for name in ("docket", "docket entry", "document", "party")
    )
    assert [] == session.report.problems


def test_entries_that_nobody_may_see_are_a_problem(fake: FakeOrigin, tmp_path: Path):
    """The case is there, and the token that would help is named."""
    put_docket(fake)
    fake.fail(ENTRIES, *[refusal(403)] * 4)
    session = fake.session(f"{ROOT}/dockets/7/", tmp_path, PLATFORM)
    records = read_session(session)

    assert "CourtCase courtlistener-docket-7" in records
    assert ["COURTLISTENER_API_TOKEN"] == [
        word for word in session.report.problems[0].message.split() if word.startswith("COURTLISTENER")
    ]


def test_a_listing_of_entries_brings_their_docket(fake: FakeOrigin, tmp_path: Path):
    """The case has its name."""
    put_docket(fake)
    records = read_session(fake.session(ENTRIES, tmp_path, PLATFORM))

    assert (
        "Harbor Watch v. Harbor Office"
        == records["CourtCase courtlistener-docket-7"].fields["title"]["value"]
    )


def test_a_search_is_read_to_its_last_page(fake: FakeOrigin, tmp_path: Path):
    """A part of each docket is known, so that what is not in it is not gone."""
    path = f"{ROOT}/search/?type=r&q=harbor"
    fake.put(path, page(found_docket(), following=fake.url(f"{path}&cursor=2")))
    fake.put(f"{path}&cursor=2", page(found_docket(docket_id=8, recap_documents=[])))
    session = fake.session(path, tmp_path, PLATFORM)
    files = list(CourtListener().record_files(session))

    assert ["docket 7", "filings 7", "docket 8"] == [each.key for each in files if each.is_partial]
    assert [] == session.report.problems


def test_a_docket_of_the_internet_archive_is_read_from_its_address(fake: FakeOrigin, tmp_path: Path):
    """As XML, whatever the server calls it."""
    fake.pages["/download/gov.uscourts.nysd.555001/docket.xml"] = Page(
        DOCKET.encode(), type="text/xml", etag=""
    )
    records = read_session(fake.session("/download/gov.uscourts.nysd.555001/docket.xml", tmp_path, PLATFORM))

    assert "CourtCase gov-uscourts-nysd-555001" in records


def test_dockets_that_did_not_change_are_left_out(tmp_path: Path):
    """With all that belongs to them."""
    source = write_answers(tmp_path / "in", docket=docket(), entries=page(entry()))
    options = ImportOptions(since=date(2023, 1, 1))
    report = run_import(CourtListener(), str(source), tmp_path / "out", PROFILE, options)

    assert {"docket": 1, "docket entry": 1, "document": 1} == {
        kind: reasons.total() for kind, reasons in report.left_out.items()
    }
    assert {} == dict(report.records)


def import_folder(source: Path, out: Path) -> dict[str, list[str]]:
    """Import a folder of answers, and return what became of the records."""
    report = run_import(CourtListener(), str(source), out, PROFILE, ImportOptions())
    return {state: sorted(names) for state, names in report.states.items()}


def test_an_entry_that_is_gone_is_marked_but_not_by_a_part_of_the_docket(tmp_path: Path):
    """A page that has a next one, which is not here, is a part."""
    second = entry(80, entry_number=2, recap_documents=[])
    source = write_answers(tmp_path / "in", docket=docket(), entries=page(entry(), second))
    import_folder(source, tmp_path / "out")
    again = import_folder(source, tmp_path / "out")
    write_answers(source, entries=page(entry(), following="https://www.courtlistener.com/api/rest/v4/x/"))
    part = import_folder(source, tmp_path / "out")
    write_answers(source, entries=page(entry()))
    whole = import_folder(source, tmp_path / "out")

    assert {"unchanged"} == again.keys()
    assert {"unchanged"} == part.keys()
    assert ["Event courtlistener-entry-80"] == whole["gone"]
    lines = (
        tmp_path / "out/courtlistener/courtlistener-com/dockets/courtlistener-docket-7-filings.jsonl"
    ).read_text()
    assert "gone-at-origin" in json.dumps([each for each in lines.splitlines() if "entry-80" in each])
