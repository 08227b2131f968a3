"""Invented answers of CourtListener for tests: a docket of a harbor, its entries, papers and parties."""

import json
from pathlib import Path
from typing import Any

from foia_graph.connectors.courtlistener import CourtListener
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.connectors.imports.session import ImportSession
from tests.connectors.fake_origin import open_session

API = "https://www.courtlistener.com/api/rest/v4"
SHA1 = "0123456789abcdef0123456789abcdef01234567"


def docket(key: int = 7, **fields: Any) -> dict[str, Any]:
    """A docket as the API gives it."""
    return {
        "resource_uri": f"{API}/dockets/{key}/",
        "id": key,
        "court": f"{API}/courts/nysd/",
        "court_id": "nysd",
        "absolute_url": f"/docket/{key}/harbor-watch-v-harbor-office/",
        "date_created": "2021-02-03T10:00:00Z",
        "date_modified": "2022-05-06T11:00:00Z",
        "source": 1,
        "case_name": "Harbor Watch v. Harbor Office",
        "case_name_short": "Harbor Watch",
        "case_name_full": "",
        "docket_number": "1:21-cv-00042",
        "docket_number_core": "2100042",
        "pacer_case_id": "555001",
        "date_filed": "2021-02-01",
        "date_terminated": "2022-05-05",
        "cause": "05:552 Freedom of Information Act",
        "nature_of_suit": "895 Freedom of Information Act",
        "assigned_to": f"{API}/people/31/",
        "assigned_to_str": "Ada B. Gavel",
        "referred_to": None,
        "referred_to_str": "",
        "blocked": False,
        "clusters": [],
        "tags": [],
        "idb_data": None,
        **fields,
    }


def document(key: int = 71, **fields: Any) -> dict[str, Any]:
    """A paper of an entry, as the API gives it."""
    return {
        "resource_uri": f"{API}/recap-documents/{key}/",
        "id": key,
        "absolute_url": "/docket/7/1/harbor-watch-v-harbor-office/",
        "document_number": "1",
        "attachment_number": None,
        "document_type": 1,
        "description": "",
        "pacer_doc_id": "127001",
        "is_available": True,
        "is_sealed": None,
        "sha1": SHA1,
        "page_count": 12,
        "file_size": 34567,
        "filepath_local": "recap/gov.uscourts.nysd.555001/gov.uscourts.nysd.555001.1.0.pdf",
        "filepath_ia": "",
        "plain_text": "",
        "ocr_status": 4,
        "tags": [],
        **fields,
    }


def entry(key: int = 70, **fields: Any) -> dict[str, Any]:
    """An entry of the docket, as the API gives it."""
    return {
        "resource_uri": f"{API}/docket-entries/{key}/",
        "id": key,
        "docket": f"{API}/dockets/7/",
        "date_filed": "2021-02-01",
        "time_filed": None,
        "entry_number": 1,
        "recap_sequence_number": "2021-02-01.001",
        "pacer_sequence_number": 4,
        "description": "COMPLAINT against Harbor Office. Document filed by Harbor Watch.",
        "recap_documents": [document()],
        "tags": [],
        **fields,
    }


def party(key: int, name: str, part: str, **fields: Any) -> dict[str, Any]:
    """A party, as the API gives it, with one lawyer."""
    types = {
        "docket": f"{API}/dockets/7/",
        "docket_id": 7,
        "name": part,
        "extra_info": "",
        "criminal_counts": [],
    }
    lawyer = {"attorney": f"{API}/attorneys/9/", "attorney_id": 9, "role": 2, "docket_id": 7}
    found = {"id": key, "name": name, "extra_info": "", "party_types": [types], "attorneys": [lawyer]}
    return {"resource_uri": f"{API}/parties/{key}/", **found, **fields}


def page(*items: Any, following: str | None = None, preceding: str | None = None) -> dict[str, Any]:
    """A page of a listing."""
    return {"count": len(items), "next": following, "previous": preceding, "results": list(items)}


def write_answers(folder: Path, **answers: Any) -> Path:
    """Write answers as files of JSON, by their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, answer in answers.items():
        (folder / f"{name}.json").write_text(json.dumps(answer), encoding="utf-8")
    return folder


def read_source(source: Path | str, out: Path) -> tuple[dict[str, ImportedRecord], ImportSession]:
    """Return the records of a source by class and id, and the session with its report."""
    session = open_session(str(source), out)
    return read_session(session), session


def read_session(session: ImportSession) -> dict[str, ImportedRecord]:
    """Return the records of a session by class and id; one that comes twice fails."""
    found: dict[str, ImportedRecord] = {}
    for file in CourtListener().record_files(session):
        for record in file.records:
            name = f"{record.type} {record.id}"
            assert name not in found
            found[name] = record
    return found


def values_of(value: FieldValue) -> list[Any]:
    """Return the values of a field, without who says so."""
    each = value if isinstance(value, list) else [value]
    return [one.get("value", one) if isinstance(one, dict) else one for one in each]


def statements_of(record: ImportedRecord) -> list[str]:
    """Return the claims in words of a record."""
    return [each["text"] for each in record.fields.get("claims", [])]
