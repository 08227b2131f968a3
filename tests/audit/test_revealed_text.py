"""`check --reveals`: what one page shows and another, which says the same, hides."""

import json

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from tests.extract.near_duplicates.texts import MEMO

WORDS = "four letters from families and one from a judge"
SHORT = "in writing"


def stamped(bates, *texts):
    """Put a Bates number under each page."""
    return "\f".join(f"{text}\n{bates}{place}" for place, text in enumerate(texts, 1))


def document(name, text, **more):
    said = {"type": "ReleasedDocument", "id": name, "title": name, "description": "A memo.", "inSeries": name}
    return json.dumps({**said, "text": text, **more}) + "\n"


FIRST = document("first", stamped("MAPLE-00011", "A cover", MEMO, "An end"))
SECOND = document(
    "second",
    stamped("OTHER-00004", MEMO.replace(WORDS, "(b)(6)").replace(SHORT, "[redacted]"), "A page", "An end"),
)


@pytest.fixture
def checked(archive_of):
    """Load documents, and run the check."""

    def run(*lines, form="text"):
        archive = archive_of({"papers/records.jsonl": "".join(lines)})
        archive.load()
        return CliRunner().invoke(
            main, ["check", "--reveals", "--format", form, "--store", str(archive.root)]
        )

    return run


def test_what_is_revealed_is_listed(checked):
    """By pages, with their Bates numbers: the words, and the exemption claimed for them. It is no mistake."""
    result = checked(FIRST, SECOND)

    assert 0 == result.exit_code
    assert [
        "document/first page 2 (MAPLE-000112) shows what document/second page 1 (OTHER-000041) hides",
        f"    “{SHORT},” (mark)",
        f"    “{WORDS}.” (mark: b6)",
        "2 passages that one page shows and another hides",
    ] == result.stdout.splitlines()


def test_what_is_revealed_is_data(checked):
    """The same as JSON."""
    result = checked(FIRST, SECOND, form="json")
    found = json.loads(result.stdout)[1]

    assert (0, 2) == (result.exit_code, len(json.loads(result.stdout)))
    assert {
        "shown": {"document": "document/first", "page": 2, "bates": ["MAPLE-000112"]},
        "hidden": {"document": "document/second", "page": 1, "bates": ["OTHER-000041"]},
        "words": f"{WORDS}.",
        "sign": "mark",
        "exemptions": ["https://foia.example.org/scheme/exemptions/b6"],
    } == found


@pytest.mark.parametrize("lines", [(FIRST,), (FIRST, document("second", MEMO)), ()])
def test_there_may_be_nothing(checked, lines):
    """No pair of pages, or one that hides nothing."""
    result = checked(*lines)

    assert (0, ["0 passages that one page shows and another hides"]) == (
        result.exit_code,
        result.stdout.splitlines(),
    )


def test_what_is_restricted_reveals_nothing(checked):
    """A document that no one may see shows nothing, whatever is in it."""
    result = checked(document("first", MEMO, restricted="asked for"), SECOND)

    assert (0, False) == (result.exit_code, "families" in result.output)
