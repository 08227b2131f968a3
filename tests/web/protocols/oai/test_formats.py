"""Formats of records: which things have which, in lists, with sets, tokens and deletions."""

from collections.abc import Callable

import pytest
from lxml import etree
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF

from foia_graph.ingest.decide import Decider
from foia_graph.model.profile import Profile
from tests.web.protocols.oai.conftest import NAMES, Harvester, error, headers

HarvesterOf = Callable[..., Harvester]
RECORDS = """
- {type: SourceDocument, id: post, title: A post}
- {type: Agency, id: ice, prefLabel: Immigration and Customs Enforcement, altLabel: ICE}
- {type: Release, id: memos, title: The memos, description: Memos., source: post}
- {type: Release, id: letters, title: The letters, description: Letters., source: post}
- {type: ReleasedDocument, id: memo, title: A memo, description: On plants., source: post, inSeries: memos}
- {type: ReleasedDocument, id: letter, title: A letter, description: Trees., source: post, inSeries: letters}
"""
RECORD_FORMATS = ["oai_dc", "rdf", "dcat", "datacite", "oai_datacite"]
MORE = {
    "datacite": "http://datacite.org/schema/kernel-4",
    "ead3": "http://ead3.archivists.org/schema/",
    "eac": "urn:isbn:1-931666-33-4",
    "oaid": "http://schema.datacite.org/oai/oai-1.1/",
}


def formats(root: etree._Element) -> list[str]:
    return [each.text for each in root.iterfind(".//o:metadataPrefix", NAMES)]


def identifier(name: str) -> str:
    return f"oai:foia.example.org:{name}"


def metadata(harvester: Harvester, prefix: str, name: str) -> etree._Element:
    """Give what is in the metadata element of a record."""
    root = harvester.ask("GetRecord", metadataPrefix=prefix, identifier=identifier(name))
    (found,) = root.find(".//o:metadata", NAMES)
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("release/memos", [*RECORD_FORMATS, "ead3"]),
        ("document/memo", RECORD_FORMATS),
        ("agency/ice", ["oai_dc", "rdf", "eac-cpf"]),
        ("source/post", ["oai_dc", "rdf"]),
    ],
)
def test_a_record_says_its_formats(harvester_of: HarvesterOf, name: str, expected: list[str]):
    """
    What a thing is decides what it can be fetched in; and it can be fetched in each of these, and in no
    other.
    """
    harvester = harvester_of(RECORDS)
    asked = {"identifier": identifier(name)}
    every = formats(harvester.ask("ListMetadataFormats"))

    assert expected == formats(harvester.ask("ListMetadataFormats", **asked))
    assert {each: "" if each in expected else "cannotDisseminateFormat" for each in every} == {
        each: harvester.code("GetRecord", metadataPrefix=each, **asked) for each in every
    }


def test_no_other_format_is_given(harvester_of: HarvesterOf):
    """A format that there is not is told apart from a record that there is not."""
    harvester = harvester_of(RECORDS)
    known, unknown = identifier("release/memos"), identifier("release/none")

    assert "cannotDisseminateFormat" == harvester.code("GetRecord", metadataPrefix="marc", identifier=known)
    assert "cannotDisseminateFormat" == harvester.code("ListRecords", metadataPrefix="marc")
    assert "idDoesNotExist" == harvester.code("GetRecord", metadataPrefix="ead3", identifier=unknown)
    assert "idDoesNotExist" == harvester.code("ListMetadataFormats", identifier=unknown)


def test_a_list_has_the_records_of_its_format(harvester_of: HarvesterOf):
    """Sets narrow it further; where nothing is left, that is said."""
    harvester = harvester_of(RECORDS)

    def names(**arguments: str) -> list[str]:
        return sorted(headers(harvester.ask("ListIdentifiers", **arguments)))

    assert ["release/letters", "release/memos"] == names(metadataPrefix="ead3")
    assert ["agency/ice"] == names(metadataPrefix="eac-cpf")
    assert ["document/memo", "release/memos"] == names(metadataPrefix="dcat", set="release:memos")
    assert ["release/memos"] == names(metadataPrefix="ead3", set="release:memos")
    assert "noRecordsMatch" == harvester.code("ListRecords", metadataPrefix="ead3", set="kind:document")


def test_a_list_goes_on_in_its_format(harvester_of: HarvesterOf, few: Callable[[int], None]):
    """The token holds the format; all parts together have each record once, in that format alone."""
    few(1)
    harvester = harvester_of(RECORDS)
    root = harvester.ask("ListRecords", metadataPrefix="datacite")
    roots = [root]
    while token := root.findtext(".//o:resumptionToken", namespaces=NAMES):
        root = harvester.ask("ListRecords", resumptionToken=token)
        roots.append(root)

    assert ["document/letter", "document/memo", "release/letters", "release/memos"] == sorted(
        name for each in roots for name in headers(each)
    )
    assert ["4"] * 4 == [each.find(".//o:resumptionToken", NAMES).get("completeListSize") for each in roots]
    assert all(each.find(".//o:metadata/datacite:resource", {**NAMES, **MORE}) is not None for each in roots)


def test_what_is_gone_is_told_in_the_formats_that_it_had(
    own_harvester_of: Callable[..., Harvester], profile: Profile, tmp_path
):
    """A release that was withdrawn is a deleted record of EAD3, and none of EAC-CPF."""
    harvester = own_harvester_of(RECORDS)
    Decider(tmp_path / "store", profile).withdraw("release/letters", "Sealed")

    assert ["-release/letters", "release/memos"] == sorted(
        headers(harvester.ask("ListRecords", metadataPrefix="ead3"))
    )
    assert ["agency/ice"] == headers(harvester.ask("ListRecords", metadataPrefix="eac-cpf"))
    gone = harvester.ask("GetRecord", metadataPrefix="ead3", identifier=identifier("release/letters"))
    assert "" == error(gone)
    assert gone.find(".//o:metadata", NAMES) is None


def test_a_finding_aid_changes_with_its_documents(
    own_harvester_of: Callable[..., Harvester], load_into, at, few: Callable[[int], None]
):
    """
    One is as new as the newest of them; where one is deleted all are, since none states where it was. Other
    formats of a release are as old as that.
    """
    few(1)
    at("12:00:00.000")
    harvester = own_harvester_of(RECORDS)

    def changed(prefix: str, since: str) -> list[str]:
        found = list(harvester.pages(metadataPrefix=prefix, set="kind:release", start=f"2026-11-25T{since}Z"))
        return [] if error(found[0]) else [name for each in found for name in headers(each)]

    at("12:00:07.000")
    load_into(RECORDS.replace("A letter", "Another letter"))
    changed_then = changed("ead3", "12:00:07"), changed("dcat", "12:00:07")
    whole = changed("ead3", "12:00:00")
    record = harvester.ask("GetRecord", metadataPrefix="ead3", identifier=identifier("release/letters"))
    at("12:00:09.000")
    load_into(RECORDS.partition("- {type: ReleasedDocument, id: letter")[0])

    assert (["release/letters"], []) == changed_then
    assert ["release/memos", "release/letters"] == whole
    assert "2026-11-25T12:00:07Z" == record.findtext(".//o:datestamp", namespaces=NAMES)
    assert ["release/letters", "release/memos"] == changed("ead3", "12:00:09")


@pytest.mark.parametrize("prefix", ["rdf", "dcat"])
def test_rdf_in_a_record_is_that_of_the_thing(harvester_of: HarvesterOf, prefix: str):
    """RDF/XML can be cut out of the answer, and read: as the catalogue writes it, or as DCAT."""
    cut = etree.tostring(metadata(harvester_of(RECORDS), prefix, "document/memo"))
    graph = Graph().parse(cut, format="xml")
    memo = URIRef("https://foia.example.org/id/document/memo")

    assert "A memo" == str(graph.value(memo, DCTERMS.title))
    assert URIRef("http://www.w3.org/ns/dcat#Dataset") in set(graph.objects(memo, RDF.type))


def test_archives_get_their_own_formats(harvester_of: HarvesterOf):
    """A finding aid holds the documents of the release, an authority record the names of the body."""
    harvester = harvester_of(RECORDS)
    aid = metadata(harvester, "ead3", "release/memos")
    body = metadata(harvester, "eac-cpf", "agency/ice")
    wrapped = metadata(harvester, "oai_datacite", "document/memo")

    assert ["A memo"] == [e.text for e in aid.iterfind(".//ead3:c/ead3:did/ead3:unittitle", MORE)]
    assert ["Immigration and Customs Enforcement", "ICE"] == [
        each.text for each in body.iterfind(".//eac:nameEntry/eac:part", MORE)
    ]
    assert ["4.6", "A memo"] == [
        wrapped.findtext("oaid:schemaVersion", namespaces=MORE),
        wrapped.findtext("oaid:payload/datacite:resource/datacite:titles/datacite:title", namespaces=MORE),
    ]
