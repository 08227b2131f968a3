"""The protocol: verbs, arguments, times, errors, and the headers of HTTP around them."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia_graph.publish.oai.repository import VERBS
from tests.web.protocols.oai.conftest import NAMES, START, Harvester, error

DC = "oai_dc"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&identifier=oai:x", "badArgument"),
        ("verb=Identify&resumptionToken=x", "badArgument"),
        ("verb=Identify&asked=x", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=oai:foia.example.org:source/post", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai%20dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=kind:", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2012", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2012-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2012-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2012-01-01T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2012-01-01T24:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2012-01-01&until=2012-01-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2012-01-02&until=2012-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=Identify&%FF=1", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        (
            "verb=GetRecord&identifier=oai:foia.example.org:source/post&metadataPrefix=mods",
            "cannotDisseminateFormat",
        ),
        ("verb=GetRecord&identifier=oai:foia.example.org:source/no&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=%00&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:foia.example.org:source/no", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2012-01-01", "noRecordsMatch"),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&from=2126-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=kind:person", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=release:no", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=issue:no", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=colour", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=abc", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=%F0%9F%98%80", "badResumptionToken"),
    ],
)
def test_a_wrong_request_is_told_its_code(query: str, code: str, harvester: Harvester):
    """Every mistake has the code that the protocol gives it, under status 200."""
    assert code == error(harvester.get(query))


@pytest.mark.parametrize(
    ("query", "attributes"),
    [
        ("verb=ListSets", {"verb": "ListSets"}),
        ("verb=nothing", {}),
        ("verb=Identify&set=x", {}),
        ("verb=ListRecords&metadataPrefix=mods", {"verb": "ListRecords", "metadataPrefix": "mods"}),
        (
            "verb=GetRecord&identifier=a%20b&metadataPrefix=oai_dc",
            {"verb": "GetRecord", "metadataPrefix": "oai_dc"},
        ),
        (
            "verb=GetRecord&identifier=oai:x&metadataPrefix=oai_dc",
            {"verb": "GetRecord", "identifier": "oai:x", "metadataPrefix": "oai_dc"},
        ),
    ],
)
def test_an_answer_repeats_its_request(query: str, attributes: dict[str, str], harvester: Harvester):
    """The arguments are on the request, but for those of a request that was none, and what is no URI."""
    request = harvester.get(query).find("o:request", NAMES)

    assert ("https://foia.example.org/oai", attributes) == (request.text, dict(request.attrib))


def test_a_catalogue_without_records_has_no_sets(harvester_of: Callable[..., Harvester]):
    """Where there is nothing, there is nothing to part."""
    empty = harvester_of("[]")

    assert "noSetHierarchy" == empty.code("ListSets")
    assert "noRecordsMatch" == empty.code("ListRecords", metadataPrefix=DC, set="kind:document")


def test_identify_says_what_the_repository_is(own_harvester_of: Callable[..., Harvester], at):
    """Name, address, whom to write to, the first datestamp, and how deletions and names are kept."""
    at("12:00:00.999")
    found = own_harvester_of(START).ask("Identify").find("o:Identify", NAMES)
    told = {each.tag.partition("}")[2]: each.text for each in found}

    assert {
        "repositoryName": "Records",
        "baseURL": "https://foia.example.org/oai",
        "protocolVersion": "2.0",
        "adminEmail": "webmaster@foia.example.org",
        "earliestDatestamp": "2026-11-25T12:00:00Z",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
        "description": None,
    } == told
    assert re.search(r"oai:foia\.example\.org:[a-z]+/[a-z]+", "".join(found.itertext()))


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", None])
def test_a_request_may_be_posted(media_type: str | None, harvester: Harvester):
    """The arguments of a POST are in its body, as a form."""
    asked = {"verb": "GetRecord", "metadataPrefix": DC, "identifier": "oai:foia.example.org:release/memos"}
    form = {"data": asked, "content_type": media_type} if media_type else {"query_string": asked}

    assert "" == error(harvester.read(harvester.client.post("/oai", **form)))


def test_an_argument_in_both_places_is_repeated(harvester: Harvester):
    """Address and body are one request."""
    answer = harvester.client.post("/oai?verb=Identify", data={"verb": "Identify"})

    assert "badVerb" == error(harvester.read(answer))


def test_only_a_form_is_posted(harvester: Harvester):
    """What is no request of the protocol at all is told so by HTTP."""
    answer = harvester.client.post("/oai", data="{}", content_type="application/json")

    assert (415, "application/x-www-form-urlencoded") == (answer.status_code, answer.headers["Accept-Post"])


NAMES_OF_ARGUMENTS = st.sampled_from(
    ["verb", "metadataPrefix", "identifier", "from", "until", "set", "resumptionToken", "x"]
)
VALUES = (
    st.sampled_from(
        [*VERBS, DC, "2026-11-25", "2026-11-25T12:00:00Z", "kind:source", "release:memos", "issue"]
    )
    | st.text()
    | st.binary().map(lambda data: data.hex())
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES_OF_ARGUMENTS, VALUES), max_size=5))
def test_whatever_is_asked_is_answered(harvester: Harvester, arguments: list[tuple[str, str]]):
    """No request ends in anything but a valid answer."""
    query = {}
    for name, value in arguments:
        query.setdefault(name, []).append(value)

    harvester.read(harvester.client.get("/oai", query_string=query))
