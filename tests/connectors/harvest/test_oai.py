"""A repository of OAI-PMH: by tokens, from a time on, with deletions, and with tokens that expire."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.connectors.harvest.client import HarvestError
from tests.connectors.harvest.origins import served
from tests.connectors.http.servers import Page, Site

TERMS = "http://purl.org/dc/terms/"
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
    """What is answered instead of records."""
    sets: dict[str, str] = field(default_factory=dict)
    """The names of sets; each record is in all of them."""
    more: dict[int, str] = field(default_factory=dict)
    """What is instead of the metadata of a record, or behind them."""

    troubles: list[str] = field(default_factory=list)
    """Verbs that are answered with 500."""

    def page(self, path: str) -> Page:
        address = urlsplit(path)
        if any(verb in path for verb in self.troubles):
            return Page(b"", 500, type="text/plain")
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
        if verb == "ListSets":
            return self.set_list(asked.get("resumptionToken", ""))
        return self.listed(asked) if verb == "ListRecords" else '<error code="badVerb"/>'

    def set_list(self, token: str) -> str:
        """One set a page."""
        if not self.sets:
            return '<error code="noSetHierarchy"/>'
        number = int(token or 0)
        spec, name = list(self.sets.items())[number]
        following = f"{number + 1}" if number + 1 < len(self.sets) else ""
        one = f"<set><setSpec>{spec}</setSpec><setName>{name}</setName></set>"
        return f"<ListSets>{one}<resumptionToken>{following}</resumptionToken></ListSets>"

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
        specs = "".join(f"<setSpec>{spec}</setSpec>" for spec in self.sets)
        header = f"<identifier>oai:a.example:{number}</identifier><datestamp>{day}</datestamp>{specs}"
        dublin = f"<d:dc {DC}><dc:title xml:lang='en'>{title}</dc:title><dc:other>x</dc:other></d:dc>"
        rdf = f"<rdf:RDF {RDF}><rdf:Description rdf:about='http://a.example/{number}'><dc:title>{title}</dc:title>"
        body = f"{rdf}</rdf:Description></rdf:RDF>" if self.rdf else dublin
        metadata = f"<metadata>{body}</metadata>" if title is not None else ""
        metadata = self.more.get(number, metadata)
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
    Each record is a graph with the address at which it can be fetched; languages are kept, and its header.
    """
    report = harvester.harvest(repository.url("/oai"))

    assert ("oai-pmh", "records", 5) == (report.kind, report.how, report.records)
    assert ["1", "2", "3", "4", "5"] == titles(harvester)
    record = repository.url("/oai?verb=GetRecord&identifier=oai%3Aa.example%3A1&metadataPrefix=oai_dc")
    record_type = "<http://www.w3.org/ns/dcat#CatalogRecord>"
    assert [
        f'<{record}> <{TITLE}> "1"@en .',
        f'<{record}> <{TERMS}identifier> "oai:a.example:1" .',
        f'<{record}> <{TERMS}modified> "2011-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .',
        f"<{record}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {record_type} .",
    ] == harvester.said(record)


def test_an_update_asks_from_the_time_of_the_last_answer(repository, harvester):
    """What changed is replaced, what was deleted goes."""
    harvester.harvest(repository.url("/oai"))
    repository.records |= {1: ("one", "2012-02-01"), 2: (None, "2012-02-01"), 6: ("6", "2012-02-01")}
    repository.asked.clear()

    report = harvester.harvest(repository.url("/oai"))

    assert "from=2012-01-01" == lists(repository)[0]
    assert (1, 1, 1) == (report.created, report.updated, report.deleted)
    assert ["3", "4", "5", "6", "one"] == titles(harvester)


def test_nothing_changes_twice(repository, harvester):
    """Records that come again change nothing."""
    repository.day = "2011-01-01"
    harvester.harvest(repository.url("/oai"))

    assert ["unchanged"] * 2 == [harvester.harvest(repository.url("/oai")).how for _ in range(2)]


@pytest.mark.parametrize("deleting", ["no", "transient"])
def test_a_repository_that_forgets_deletions_is_listed_whole(repository, harvester, deleting):
    """What is not on its list any more goes."""
    repository.deleting = deleting
    harvester.harvest(repository.url("/oai"))
    del repository.records[3]

    report = harvester.harvest(repository.url("/oai"))

    assert 1 == report.deleted
    assert ["1", "2", "4", "5"] == titles(harvester)


def test_an_expired_token_starts_the_list_again(repository, harvester):
    """It is asked for again from its beginning; tokens that never hold are given up."""
    repository.expired = 1
    harvester.harvest(repository.url("/oai"))
    assert ["1", "2", "3", "4", "5"] == titles(harvester)
    repository.expired = 99

    with pytest.raises(HarvestError, match="refuses the resumption tokens that it gives"):
        harvester.harvest(repository.url("/oai"), full=True)


def test_a_list_that_was_ended_goes_on_at_its_token(repository, harvester):
    """What has come is not asked for again."""
    with pytest.raises(HarvestError, match="more than 5 requests"):
        harvester.harvest(repository.url("/oai"), kind="oai-pmh", limits={"requests": 5})
    repository.asked.clear()

    harvester.harvest(repository.url("/oai"))

    assert ["1", "2", "3", "4", "5"] == titles(harvester)
    assert all("resumptionToken" in each for each in lists(repository))


def test_rdf_is_taken_where_it_is_offered(repository, harvester):
    """It says more than simple Dublin Core, under names of its own."""
    repository.rdf = True

    harvester.harvest(repository.url("/oai"))

    assert f'<http://a.example/1> <{TITLE}> "1" .' in harvester.said()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>", "is no XML, or only a part of it"),
        ("<a>" * 200 + "</a>" * 200, "nested deeper than 100"),
        ("<ListRecords><record>", "is no XML, or only a part of it"),
    ],
)
def test_hostile_xml_is_told_with_what_came(repository, harvester, error, message):
    """The address that was asked, the status, the type, the first words, and why it will not do."""
    repository.error = error

    with pytest.raises(HarvestError) as refusal:
        harvester.harvest(repository.url("/oai"))

    assert (
        "verb=ListRecords&metadataPrefix=oai_dc answers 200 with text/xml, which begins with “<OAI-PMH"
        in (str(refusal.value))
    )
    assert message in str(refusal.value)


def test_an_error_is_told(repository, harvester):
    """What the repository answers is in the sentence."""
    repository.error = '<error code="badArgument">no such set</error>'

    with pytest.raises(HarvestError, match=r"answers badArgument: no such set\."):
        harvester.harvest(repository.url("/oai"))


def set_names(harvester):
    return sorted({line.split('"')[1] for line in harvester.said() if f"<{TERMS}title>" in line})


def test_the_sets_of_records_are_kept_with_their_names(repository, harvester):
    """A set is named by the question for its records; all pages of the list of sets are read."""
    repository.sets = {"icd": "Detention", "icd:memos": "Memos"}

    harvester.harvest(repository.url("/oai"))

    record = repository.url("/oai?verb=GetRecord&identifier=oai%3Aa.example%3A1&metadataPrefix=oai_dc")
    memos = repository.url("/oai?verb=ListRecords&metadataPrefix=oai_dc&set=icd%3Amemos")
    said = harvester.said(record)
    assert f"<{record}> <{TERMS}isPartOf> <{memos}> ." in said
    assert f'<{memos}> <{TERMS}identifier> "icd:memos" .' in said
    assert ["Detention", "Memos"] == set_names(harvester)
    listed = CliRunner().invoke(main, ["harvest", "--list", "--store", str(harvester.store)])
    assert "oai-pmh, 5 records of 2 sets, changed " in listed.stdout


def test_the_query_of_the_docs_lists_the_headers(repository, harvester):
    """Identifier, datestamp and the name of the set of each record."""
    repository.sets = {"icd": "Detention"}
    harvester.harvest(repository.url("/oai"))
    docs = (Path(__file__).parents[3] / "docs" / "harvesting.md").read_text()
    query = docs.partition("<<'END'\n")[2].partition("END\n")[0]

    options = ["query", "-", "--origin", harvester.root.name, "--store", str(harvester.store)]
    result = CliRunner().invoke(main, [*options, "--format", "csv"], input=query)

    assert [f"oai:a.example:{n},2011-01-01,Detention" for n in range(1, 6)] == sorted(
        result.stdout.split()[1:]
    )


def test_a_set_with_another_name_is_seen_in_all_its_records(repository, harvester):
    """Records that did not change are asked for again; a list of sets that fails changes no names."""
    repository.sets = {"a": "One"}
    harvester.harvest(repository.url("/oai"))
    repository.sets = {"a": "Two"}

    assert 5 == harvester.harvest(repository.url("/oai")).updated
    assert ["Two"] == set_names(harvester)
    repository.troubles = ["ListSets"]
    report = harvester.harvest(repository.url("/oai"))
    assert "unchanged" == report.how
    assert ["Two"] == set_names(harvester)
    assert [sentence for sentence in report.remarks.sentences() if "does not list its sets" in sentence]


def test_records_without_metadata_and_other_elements_are_told(repository, harvester):
    """Nothing is omitted in silence."""
    repository.more = {
        1: "",
        2: f"<metadata><d:dc {DC}><dc:title>2</dc:title></d:dc></metadata><about><x/></about>",
    }

    report = harvester.harvest(repository.url("/oai"))

    assert ["oai:a.example:1 has neither metadata nor the status deleted, where one of them is right"] == (
        report.refused.sentences()
    )
    assert {
        "has an about container, which is omitted": 1,
        "has the element {http://purl.org/dc/elements/1.1/}other, where simple Dublin Core is right; "
        "it is omitted": 3,
    } == dict(report.remarks.counts)


@pytest.mark.parametrize("identifier", ["http://[a", "https://a.example/x y", "http://a.example/<b>"])
def test_an_identifier_that_is_no_address_names_nothing(repository, harvester, identifier):
    """The record is about itself then."""
    text = identifier.replace("<", "&lt;")
    repository.records = {1: ("1", "2011-01-01")}
    repository.more = {1: f"<metadata><d:dc {DC}><dc:identifier>{text}</dc:identifier></d:dc></metadata>"}

    harvester.harvest(repository.url("/oai"))

    (line,) = (line for line in harvester.said() if "elements/1.1/identifier" in line)
    assert line.startswith(f"<{repository.url('/oai?verb=GetRecord')}")
