"""A repository of OAI-PMH: by tokens, from a time on, with deletions, and with tokens that expire."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

from foia_graph.connectors.harvest.limits import HarvestError
from tests.connectors.harvest.origins import served
from tests.connectors.http.servers import Page, Site

TITLE = "http://purl.org/dc/elements/1.1/title"
DC = 'xmlns:d="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'


@dataclass(slots=True)
class Repository(Site):
    """Records by number, as title and day, None for a deleted one; two on a page."""

    records: dict[int, tuple[str | None, str]] = field(default_factory=dict)
    deleting: str = "persistent"
    rdf: bool = False
    expired: int = 0
    """How many tokens are refused before one is taken."""
    day: str = "2012-01-01"
    error: str = ""
    """What is answered in place of records."""

    def page(self, path: str) -> Page:
        address = urlsplit(path)
        if address.path != "/oai":
            return Page(b"", 404, type="text/plain")
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        told = f"<responseDate>{self.day}T00:00:00Z</responseDate>{self.told(asked)}"
        body = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{told}</OAI-PMH>'
        return Page(body.encode(), type="text/xml", etag="")

    def told(self, asked: dict[str, str]) -> str:
        verb = asked.get("verb")
        if verb == "Identify":
            granularity = "<granularity>YYYY-MM-DD</granularity>"
            return f"<Identify><deletedRecord>{self.deleting}</deletedRecord>{granularity}</Identify>"
        if verb == "ListMetadataFormats":
            forms = ["oai_dc", *(["rdf"] if self.rdf else [])]
            told = (
                f"<metadataFormat><metadataPrefix>{each}</metadataPrefix></metadataFormat>" for each in forms
            )
            return f"<ListMetadataFormats>{''.join(told)}</ListMetadataFormats>"
        return self.listed(asked) if verb == "ListRecords" else '<error code="badVerb"/>'

    def listed(self, asked: dict[str, str]) -> str:
        if self.error:
            return self.error
        token = asked.get("resumptionToken", "")
        if token and self.expired:
            self.expired -= 1
            return '<error code="badResumptionToken"/>'
        since, start = token.split() if token else (asked.get("from", "0"), "0")
        found = [n for n, (_, day) in sorted(self.records.items()) if day >= since and n > int(start)]
        if not found:
            return '<error code="noRecordsMatch"/>'
        more = f"{since} {found[1]}" if len(found) > 2 else ""
        records = "".join(self.record(n) for n in found[:2])
        return f"<ListRecords>{records}<resumptionToken>{more}</resumptionToken></ListRecords>"

    def record(self, number: int) -> str:
        title, day = self.records[number]
        status = ' status="deleted"' if title is None else ""
        header = f"<identifier>oai:a.example:{number}</identifier><datestamp>{day}</datestamp>"
        dublin = f"<d:dc {DC}><dc:title xml:lang='en'>{title}</dc:title><dc:other>x</dc:other></d:dc>"
        rdf = f"<rdf:RDF {RDF}><rdf:Description rdf:about='http://a.example/{number}'><dc:title>{title}</dc:title>"
        body = f"{rdf}</rdf:Description></rdf:RDF>" if self.rdf else dublin
        metadata = f"<metadata>{body}</metadata>" if title is not None else ""
        return f"<record><header{status}>{header}</header>{metadata}</record>"


@pytest.fixture
def repository():
    """A repository of five records, which never forgets a deletion."""
    with served(Repository(records={n: (f"{n}", "2011-01-01") for n in range(1, 6)})) as found:
        yield found


def titles(harvester):
    return sorted(line.split('"')[1] for line in harvester.said() if TITLE in line)


def lists(repository):
    """The questions for records, without their constant parts."""
    asked = [path.partition("ListRecords&")[2] for path in repository.paths if "ListRecords" in path]
    return [path.replace("metadataPrefix=oai_dc", "").strip("&") for path in asked]


def test_all_records_are_taken_by_tokens(repository, harvester):
    """
    Each record is a graph with the address at which it can be had; languages are kept.
    """
    report = harvester.harvest(repository.url("/oai"))

    assert ("oai-pmh", "records", 5) == (report.kind, report.how, report.records)
    assert ["1", "2", "3", "4", "5"] == titles(harvester)
    record = repository.url("/oai?verb=GetRecord&identifier=oai%3Aa.example%3A1&metadataPrefix=oai_dc")
    assert [f'<{record}> <{TITLE}> "1"@en .'] == harvester.said(record)


def test_an_update_asks_from_the_time_of_the_last_answer(repository, harvester):
    """
    What changed is replaced, what was deleted goes.
    """
    harvester.harvest(repository.url("/oai"))
    repository.records |= {1: ("one", "2012-02-01"), 2: (None, "2012-02-01"), 6: ("6", "2012-02-01")}
    repository.asked.clear()

    report = harvester.harvest(repository.url("/oai"))

    assert "from=2012-01-01" == lists(repository)[0]
    assert (1, 1, 1) == (report.created, report.updated, report.deleted)
    assert ["3", "4", "5", "6", "one"] == titles(harvester)


def test_nothing_changes_twice(repository, harvester):
    """
    Records that come again change nothing.
    """
    repository.day = "2011-01-01"
    harvester.harvest(repository.url("/oai"))

    assert ["unchanged"] * 2 == [harvester.harvest(repository.url("/oai")).how for _ in range(2)]


@pytest.mark.parametrize("deleting", ["no", "transient"])
def test_a_repository_that_forgets_deletions_is_listed_whole(repository, harvester, deleting):
    """
    What is not on its list any more goes.
    """
    repository.deleting = deleting
    harvester.harvest(repository.url("/oai"))
    del repository.records[3]

    report = harvester.harvest(repository.url("/oai"))

    assert 1 == report.deleted
    assert ["1", "2", "4", "5"] == titles(harvester)


def test_an_expired_token_starts_the_list_again(repository, harvester):
    """
    It is asked for again from its beginning; tokens that never hold are given up.
    """
    repository.expired = 1
    harvester.harvest(repository.url("/oai"))
    assert ["1", "2", "3", "4", "5"] == titles(harvester)
    repository.expired = 99

    with pytest.raises(HarvestError, match="refuses the resumption tokens that it gives"):
        harvester.harvest(repository.url("/oai"), full=True)


def test_a_list_that_was_ended_goes_on_at_its_token(repository, harvester):
    """
    What has come is not asked for again.
    """
    with pytest.raises(HarvestError, match="more than 5 requests"):
        harvester.harvest(repository.url("/oai"), kind="oai-pmh", limits={"requests": 5})
    repository.asked.clear()

    harvester.harvest(repository.url("/oai"))

    assert ["1", "2", "3", "4", "5"] == titles(harvester)
    assert all("resumptionToken" in each for each in lists(repository))


def test_rdf_is_taken_where_it_is_offered(repository, harvester):
    """
    It says more than simple Dublin Core, under names of its own.
    """
    repository.rdf = True

    harvester.harvest(repository.url("/oai"))

    assert f'<http://a.example/1> <{TITLE}> "1" .' in harvester.said()


def test_an_error_is_told(repository, harvester):
    """
    What the repository answers stands in the sentence.
    """
    repository.error = '<error code="badArgument">no such set</error>'

    with pytest.raises(HarvestError, match=r"answers badArgument: no such set\."):
        harvester.harvest(repository.url("/oai"))
