"""Notes of third parties as claims: the annotations of the W3C model, of Hypothesis, and of the dossier."""

import hashlib
import json

import pytest

from case_tables import records_beside
from foia_graph.extract.pdf.fingerprint import pdf_fingerprint
from foia_graph.model.namespaces import OA
from tests.connectors.import_run import run_import
from tests.extract.pdfs import Sheet, pdf, words

CATALOG = 'title = "Harbor"\nbase = "https://harbor.example.org/"\n'
RECORDS = records_beside(__file__, "annotations")
LEAK = pdf(Sheet(words("The office had known of the leak since March.", 72, 700)))


@pytest.fixture
def imported(tmp_path):
    """Import annotations into a catalogue with one document."""
    papers = tmp_path / "harbor" / "papers"
    papers.mkdir(parents=True)
    (tmp_path / "harbor" / "catalog.toml").write_text(CATALOG)
    (papers / "source.toml").write_text('title = "Papers"\n')
    (papers / "records.yaml").write_text(RECORDS)
    (papers / "leak.pdf").write_bytes(LEAK)

    def run(value, **settings):
        file = tmp_path / "notes.json"
        file.write_text(json.dumps(value))
        return run_import("annotations", file, tmp_path / "harbor", **settings)

    return run


def annotation(target, **more):
    """Make an annotation of the W3C model with a comment."""
    body = {"type": "TextualBody", "value": "They knew.", "purpose": "commenting"}
    return {"id": "urn:uuid:1", "type": "Annotation", "body": body, "target": target, **more}


def fields_of(run):
    (record,) = run.records("Claim").values()
    return record.fields


QUOTE = {
    "type": "TextQuoteSelector",
    "exact": "had known of the leak",
    "prefix": "The office ",
    "suffix": " since",
}
ON_PAGE = {
    "type": "SpecificResource",
    "source": "https://harbor.example.org/id/document/leak-report/page/1",
    "selector": [
        QUOTE,
        {"type": "TextPositionSelector", "start": 11, "end": 32},
        {"type": "FragmentSelector", "value": "xywh=percent:10,20,30,4"},
    ],
}


def test_an_annotation_is_a_claim_with_its_place(imported):
    """Its words, what is around them, their offset in the text of the page, and the box; by no one."""
    run = imported(annotation(ON_PAGE, created="2024-05-06T07:08:09Z"))

    assert [] == run.messages()
    assert {
        "about": "document/leak-report",
        "text": "They knew.",
        "source": "document/leak-report",
        "page": "1",
        "region": "xywh=percent:10,20,30,4",
        "quote": "had known of the leak",
        "prefix": "The office ",
        "suffix": " since",
        "start": "11",
        "said": "2024-05-06",
        "motivatedBy": f"{OA}commenting",
        "canonical": "urn:uuid:1",
        "by": [],
    } == fields_of(run)


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("https://harbor.example.org/id/document/leak-report/page/1", "1"),
        ("https://harbor.example.org/doc/document/leak-report/page/1.html?quote=x#passage", "1"),
        ("https://harbor.example.org/iiif/document/leak-report/page/1#xywh=1,2,3,4", "1"),
        ("https://harbor.example.org/id/document/leak-report", None),
        ("http://papers.example.org/leak", None),
        ("https://papers.example.org/leak.pdf#page=1", "1"),
        (f"urn:sha256:{hashlib.sha256(LEAK).hexdigest()}", None),
        (f"https://elsewhere.example.org/file/{hashlib.sha256(LEAK).hexdigest()}", None),
        ("FINGERPRINT", None),
    ],
)
def test_documents_are_known_by_name_address_and_digest(imported, source, page, tmp_path):
    """
    The name of a document, page or canvas, the address of the page or file, SHA-256, and PDF fingerprint.
    """
    fingerprint = pdf_fingerprint(tmp_path / "harbor/papers/leak.pdf")
    run = imported(annotation(source.replace("FINGERPRINT", f"urn:x-pdf:{fingerprint}")))

    assert ([], "document/leak-report", page) == (
        run.messages(),
        fields_of(run)["about"],
        fields_of(run).get("page"),
    )


def test_what_is_about_nothing_of_the_catalogue_is_told_of(imported):
    """A note on another document is a problem of the report; with the base of its names it may be found."""
    elsewhere = annotation("https://other.example.org/id/document/leak-report/page/1")
    run, found = imported(elsewhere), imported(elsewhere, base="https://other.example.org/")

    assert [
        "urn:uuid:1: is about https://other.example.org/id/document/leak-report/page/1, which is no document "
        "of this catalogue; where names begin differently in the file, give --set base=…"
    ] == run.messages()
    assert "document/leak-report" == fields_of(found)["about"]


def test_notes_of_the_dossier_keep_words_tags_and_names(imported):
    """Its collection has a canvas as source, the page as scope, a comment and the collection of each note."""
    note = {
        "id": "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
        "type": "Annotation",
        "motivation": "commenting",
        "created": "2024-05-06T07:08:09.000Z",
        "modified": "2024-05-07T07:08:09.000Z",
        "body": [
            {"type": "TextualBody", "value": "Who knew?", "format": "text/plain", "purpose": "commenting"},
            {"type": "TextualBody", "value": "Leak", "format": "text/plain", "purpose": "tagging"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": "https://harbor.example.org/iiif/document/leak-report/page/1",
            "scope": "https://harbor.example.org/doc/document/leak-report/page/1?quote=had+known#passage",
            "selector": QUOTE,
            "state": {"type": "TimeState", "sourceDate": "2024-05-06T07:08:09.000Z"},
            "dcterms:title": "Page 1 of Report on the leak",
        },
    }
    bare = {
        **note,
        "id": "urn:uuid:1f8fad5b-d9cb-469f-a165-70867728950e",
        "motivation": "bookmarking",
        "body": [],
    }
    page = {"id": "urn:uuid:2", "type": "AnnotationPage", "startIndex": 0, "items": [note, bare]}
    run = imported({"id": "urn:uuid:3", "type": "AnnotationCollection", "total": 2, "first": page})
    told, marked = (
        next(each.fields for each in run.records("Claim").values() if each.fields["canonical"] == item["id"])
        for item in (note, bare)
    )

    assert ("Who knew?", ["Leak"], "1", "had known of the leak", "2024-05-06") == tuple(
        told[name] for name in ("text", "keyword", "page", "quote", "said")
    )
    assert ("Marked: “had known of the leak”", f"{OA}bookmarking") == (marked["text"], marked["motivatedBy"])
    assert {} == run.report.fields_unused


def hypothesis_row(**more):
    """Make a note as Hypothesis gives it."""
    return {
        "id": "Ab1",
        "created": "2024-05-06T07:08:09.123456+00:00",
        "updated": "2024-05-07T07:08:09.123456+00:00",
        "user": "acct:jane@hypothes.is",
        "user_info": {"display_name": "Jane Roe"},
        "uri": "https://papers.example.org/leak.pdf",
        "text": "They knew.",
        "tags": ["leak"],
        "group": "__world__",
        "permissions": {"read": ["group:__world__"], "delete": ["acct:jane@hypothes.is"]},
        "target": [{
            "source": "https://papers.example.org/leak.pdf",
            "selector": [
                {"type": "TextPositionSelector", "start": 911, "end": 932},
                QUOTE,
                {"type": "PageSelector", "index": 0},
            ],
        }],
        "document": {"title": ["leak.pdf"]},
        "links": {"html": "https://hypothes.is/a/Ab1"},
        **more,
    }  # fmt: skip


def test_a_note_of_hypothesis_is_a_claim_without_its_user(imported):
    """Users are private persons; offsets count in a text of the whole file, and are left behind."""
    run = imported({"total": 1, "rows": [hypothesis_row()]})

    assert {
        "about": "document/leak-report",
        "text": "They knew.",
        "source": "document/leak-report",
        "page": "1",
        "quote": "had known of the leak",
        "prefix": "The office ",
        "suffix": " since",
        "said": "2024-05-06",
        "motivatedBy": f"{OA}commenting",
        "canonical": "https://hypothes.is/a/Ab1",
        "keyword": ["leak"],
        "by": [],
    } == fields_of(run)
    assert "jane" not in run.as_text().lower()
    assert {"an account of a person": 2} == {
        why: count for why, count in run.report.fields_left_out.items() if "person" in why
    }
    assert {} == run.report.fields_unused


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"permissions": {"read": ["acct:jane@hypothes.is"]}}, "the origin does not show it to everyone"),
        ({"hidden": True}, "the origin does not show it to everyone"),
        ({"references": ["Zz9"]}, "it answers another note"),
        ({"text": "", "target": [{"source": "x"}]}, "it marks a position and states nothing"),
    ],
)
def test_what_is_not_public_or_says_nothing_is_left_out(imported, more, reason):
    """The report counts it with the reason, and nothing of it is in a record."""
    run = imported([hypothesis_row(**more)])

    assert ({}, {"note": {reason: 1}}) == (run.records("Claim"), run.report.left_out)


def test_only_organizations_that_are_described_are_named(imported):
    """A person who wrote a note is omitted, and so is a body of which no record tells."""
    watch = {"id": "https://harbor.example.org/id/organization/harbor-watch", "type": "Organization"}
    person = {"id": "https://harbor.example.org/id/person/jane", "type": "Person", "name": "Jane Roe"}
    by = [
        fields_of(imported(annotation(ON_PAGE, creator=each)))["by"]
        for each in (watch, person, [watch, person])
    ]

    assert [["organization/harbor-watch"], [], []] == by


def test_what_a_machine_read_is_not_imported(imported):
    """The load of the same file reads it again."""
    run = imported(annotation(ON_PAGE, **{"schema:creativeWorkStatus": "machine-read"}))

    assert {"note": {"a machine read it, and the load reads it again": 1}} == run.report.left_out


def test_a_status_may_be_given_to_all_notes(imported):
    """Notes of strangers may be candidates until somebody looks at them; what has a status keeps it."""
    disputed = annotation(ON_PAGE, id="urn:uuid:2", **{"schema:creativeWorkStatus": "disputed"})
    run = imported([annotation(ON_PAGE), disputed], status="candidate")

    assert ["candidate", "disputed"] == sorted(
        each.fields["status"] for each in run.records("Claim").values()
    )
