"""Claims as Web Annotations: read by a strict reader of JSON-LD, found in the text, exchanged both ways."""

import json

import pytest
from click.testing import CliRunner

from archives import ID
from case_tables import records_beside
from foia_graph.cli import main
from tests.extract.pdfs import Sheet, pdf, words
from tests.publish.annotations.contexts import OA, expanded_items, unknown_terms

LEAK = "The harbor office had known of the leak since March. It told nobody. It told the council in May."
PAPERS = f"""
- type: ReleasedDocument
  id: leak-report
  title: {{value: Report on the leak, source: document/leak-report, quote: the leak, page: 1}}
  description: What the office knew.
  text: "{LEAK}"
"""
CLAIMS = records_beside(__file__, "annotations_claims")


@pytest.fixture
def harbor(archive_of):
    """Load a document, with claims that rest on it or not."""

    def load(claims=CLAIMS, papers=PAPERS, at="data"):
        files = {"papers/records.yaml": papers, "papers/claims.yaml": claims}
        archive = archive_of(files, at)
        archive.begin()
        return archive

    return load


def exported(archive):
    """Export the annotations of an archive by the command."""
    options = ["export", "--format", "annotations", "--store", str(archive.root)]
    result = CliRunner().invoke(main, options)
    assert 0 == result.exit_code, result.output
    return json.loads(result.stdout_bytes)


def test_a_claim_is_an_annotation_of_its_page(harbor):
    """Its body says what is claimed, its target has page, words, offsets, and the address for people."""
    collection = exported(harbor())
    (known,) = [each for each in collection["first"]["items"] if each["id"].endswith("#claim-known")]

    assert 3 == collection["total"] == len(collection["first"]["items"])
    assert {
        "id": f"{ID}document/leak-report#claim-known",
        "type": "Annotation",
        "motivation": "commenting",
        "created": "2024-05-06T00:00:00Z",
        "body": [
            {
                "type": "TextualBody",
                "value": "The office had known of it.",
                "format": "text/plain",
                "purpose": "commenting",
            }
        ],
        "target": {
            "type": "SpecificResource",
            "source": f"{ID}document/leak-report/page/1",
            "scope": "https://foia.example.org/doc/document/leak-report/page/1",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "had known of the leak",
                    "prefix": "The harbor office ",
                    "suffix": " since March. It told nobody. It",
                },
                {"type": "TextPositionSelector", "start": 18, "end": 39},
            ],
            "dcterms:title": "Page 1 of Report on the leak",
        },
        "schema:creativeWorkStatus": "asserted",
    } == known


def test_every_quote_is_where_its_selectors_say(harbor):
    """The text of the page has the words at the offsets, and prefix, words and suffix there alone."""
    items = exported(harbor())["first"]["items"]
    selectors = [{each["type"]: each for each in item["target"]["selector"]} for item in items]

    assert 3 == len(selectors)
    for each in selectors:
        quote, place = each["TextQuoteSelector"], each["TextPositionSelector"]
        assert quote["exact"] == LEAK[place["start"] : place["end"]]
        whole = quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")
        assert 1 == LEAK.count(whole)


def test_a_strict_reader_takes_all_of_it(harbor):
    """Expanded with the context of the model each term means something, and types are those of the model."""
    collection = exported(harbor())

    assert [] == unknown_terms(collection)
    assert {(f"{OA}Annotation",)} == {tuple(each["@type"]) for each in expanded_items(collection)}


def test_what_is_exported_is_imported_as_it_was(harbor, tmp_path):
    """
    From one catalogue to another with the same document and no claims, and out again: the same annotations.
    """
    before = exported(harbor())
    file = tmp_path / "notes.json"
    file.write_text(json.dumps(before))
    watch = "- {type: Organization, id: watch, prefLabel: Harbor Watch}\n"
    bare = PAPERS.replace(
        "{value: Report on the leak, source: document/leak-report, quote: the leak, page: 1}",
        "Report on the leak",
    )
    other = harbor(watch, bare, "other")
    result = CliRunner().invoke(main, ["import", "annotations", str(file), "--out", str(other.folder)])
    report = other.load()

    assert (0, []) == (result.exit_code, list(map(str, report.problems))), result.output
    after = exported(other)["first"]["items"]
    assert {each["id"]: each for each in before["first"]["items"]} == {each["id"]: each for each in after}
    assert before["total"] == len(after)


def test_notes_are_imported_on_documents_that_only_their_files_describe(archive_of, tmp_path):
    """A folder of files without records has documents, too; a claim may be about one of them."""
    archive = archive_of({})
    leak = pdf(Sheet(words("The office had known of the leak since March.", 72, 700)))
    archive.write("files/source.toml", 'title = "Files"\n')
    archive.write("files/leak.pdf", leak)
    target = {
        "source": f"{ID}document/files-leak/page/1",
        "selector": {"type": "TextQuoteSelector", "exact": "the leak"},
    }
    note = {"id": "urn:uuid:1", "type": "Annotation", "bodyValue": "They knew.", "target": target}
    file = tmp_path / "notes.json"
    file.write_text(json.dumps(note))
    result = CliRunner().invoke(main, ["import", "annotations", str(file), "--out", str(archive.folder)])
    report = archive.load()
    (item,) = [each for each in exported(archive)["first"]["items"] if each["id"] == "urn:uuid:1"]

    assert (0, []) == (result.exit_code, list(map(str, report.problems))), result.output
    assert ["the leak", 24] == [
        item["target"]["selector"][0]["exact"],
        item["target"]["selector"][1]["start"],
    ]
