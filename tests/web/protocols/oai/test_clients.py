"""Harvesters that others wrote, against a server on loopback: Sickle, and Scythe, which is kept up today."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from oaipmh_scythe import HTTPConfig, Scythe
from oaipmh_scythe import exceptions as scythe_says
from sickle import Sickle, oaiexceptions

from tests.web.protocols.oai.conftest import START

Serve = Callable[[Flask], str]
MANY = "".join(
    f"- {{type: ReleasedDocument, id: d{number:02}, title: Memo {number}, description: On plants {{}}.,"
    f" source: post, inSeries: memos}}\n"
    for number in range(30)
)


@pytest.fixture
def sickle(load_into, app: Flask, serve: Serve, few) -> Sickle:
    """A harvester of a catalogue with thirty documents, four of them in an answer."""
    load_into(START + MANY.replace("{}", "that are old"))
    few(4)
    return Sickle(serve(app), timeout=30)


def harvested(sickle: Sickle, **arguments: str) -> dict[str, str]:
    """Harvest to the end, as a copy would: the last word on each record counts."""
    return {
        record.header.identifier.rpartition(":")[2]: "deleted"
        if record.header.deleted
        else record.metadata["description"][0]
        for record in sickle.ListRecords(metadataPrefix="oai_dc", **arguments)
        if record.header.deleted or "description" in record.metadata
    }


def test_all_verbs_answer(sickle: Sickle):
    """The client reads what each verb answers."""
    identity = sickle.Identify()
    record = sickle.GetRecord(identifier="oai:foia.example.org:document/d07", metadataPrefix="oai_dc")

    assert ("Records", "2.0", "persistent") == (
        identity.repositoryName,
        identity.protocolVersion,
        identity.deletedRecord,
    )
    assert "oai_dc" == next(sickle.ListMetadataFormats()).metadataPrefix
    assert ["kind", "kind:document", "kind:release", "kind:source", "release", "release:memos"] == [
        each.setSpec for each in sickle.ListSets()
    ]
    assert (["Memo 7"], ["kind:document", "release:memos"]) == (
        record.metadata["title"],
        record.header.setSpecs,
    )
    assert 32 == len({each.identifier for each in sickle.ListIdentifiers(metadataPrefix="oai_dc")})
    assert 31 == len(harvested(sickle, set="release:memos"))


def test_mistakes_are_the_exceptions_of_the_client(sickle: Sickle):
    """The client knows every code."""
    with pytest.raises(oaiexceptions.NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", set="kind:person")
    with pytest.raises(oaiexceptions.CannotDisseminateFormat):
        sickle.ListRecords(metadataPrefix="marc21")
    with pytest.raises(oaiexceptions.IdDoesNotExist):
        sickle.GetRecord(identifier="oai:foia.example.org:document/no", metadataPrefix="oai_dc")
    with pytest.raises(oaiexceptions.BadResumptionToken):
        sickle.ListRecords(resumptionToken="no")


def test_a_harvest_goes_on_over_a_load(sickle: Sickle, load_into):
    """
    A load while a client walks changes some records, deletes some and adds one; its copy is as the catalogue
    is after it, and the copy that it updates later is, too.
    """
    old = START + MANY.replace("{}", "that are old")
    new = old.replace("Memo 20, description: On plants that are old", "Memo 20, description: Watered")
    new = "".join(line for line in new.splitlines(keepends=True) if "id: d25" not in line)
    new += "- {type: ReleasedDocument, id: e, title: New, description: Newer., source: post}\n"
    walk = sickle.ListRecords(metadataPrefix="oai_dc")
    copy = [next(walk) for _ in range(6)]
    load_into(new)
    copy += list(walk)
    found = {
        each.header.identifier.rpartition(":")[2]: each.header.deleted or each.metadata["title"][0]
        for each in copy
    }

    assert found == {
        each.header.identifier.rpartition(":")[2]: each.header.deleted or each.metadata["title"][0]
        for each in sickle.ListRecords(metadataPrefix="oai_dc")
    }
    assert (True, "New", 33) == (found["document/d25"], found["document/e"], len(found))


def test_an_update_by_the_time_of_the_last_answer_is_complete(sickle: Sickle, load_into):
    """
    Whoever comes back with the time that the first answer had gets all that has changed since, deletions too.
    """
    first = sickle.ListRecords(metadataPrefix="oai_dc")
    began = first.oai_response.xml.findtext("{http://www.openarchives.org/OAI/2.0/}responseDate")
    copy = {each.header.identifier: each.header.deleted for each in first}
    load_into(START + "".join(MANY.replace("{}", "that are old").splitlines(keepends=True)[3:]))
    copy |= {
        each.header.identifier: each.header.deleted
        for each in sickle.ListRecords(metadataPrefix="oai_dc", **{"from": began})
    }

    assert {f"document/d{number:02}" for number in range(3)} == {
        name.rpartition(":")[2] for name, deleted in copy.items() if deleted
    }
    assert copy == {
        each.header.identifier: each.header.deleted for each in sickle.ListRecords(metadataPrefix="oai_dc")
    }


def test_many_harvest_at_once(sickle: Sickle):
    """Several clients get the same."""
    found: list[int] = []
    clients = [
        threading.Thread(target=lambda: found.append(len(list(sickle.ListRecords(metadataPrefix="oai_dc")))))
        for _ in range(4)
    ]
    for each in clients:
        each.start()
    for each in clients:
        each.join(60)

    assert [32] * 4 == found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_client_harvests_too(method: str, sickle: Sickle):
    """Scythe walks to the end by either method, and sees what its like sees."""
    with Scythe(sickle.endpoint, http_config=HTTPConfig(http_method=method)) as scythe:
        names = [each.identifier for each in scythe.list_identifiers()]
        with pytest.raises(scythe_says.NoRecordsMatch):
            next(scythe.list_records(set_="kind:person"))

    assert names == [each.identifier for each in sickle.ListIdentifiers(metadataPrefix="oai_dc")]
