"""A dry run names the contradictions that a load would add."""

import json

from click.testing import CliRunner

from archives import BASE, ID
from foia_graph.cli import main

MEMO = "- {type: CitedWork, id: memo, title: A memo, issued: [{value: 2011-06-01, source: letter}%s]}\n"
OTHER = ", {value: 2011-06-02, source: post}"
WORKS = "papers/works.yaml"


def dry_run(archive, *options):
    """Give what the command prints."""
    arguments = ["load", str(archive.folder), "--store", str(archive.root), "--dry-run", *options]
    return CliRunner().invoke(main, arguments).stdout


def test_a_new_contradiction_is_named(archive_of):
    """Thing, field, both values and who says each; the catalogue has it not yet."""
    archive = archive_of({WORKS: MEMO % ""})
    archive.load()
    archive.write(WORKS, MEMO % OTHER)
    said = (
        f"new disagreement: <{ID}work/memo>: issued: '2011-06-01' says <{ID}source/letter>, "
        f"and '2011-06-02' says <{ID}source/post>"
    )
    lines, report = dry_run(archive).splitlines(), json.loads(dry_run(archive, "--report", "json"))

    assert (said, "1 disagreements between sources, 1 of them new") == (
        lines[0],
        lines[-1].partition("changed, ")[2],
    )
    assert [
        {
            "thing": f"{BASE}id/work/memo",
            "field": "issued",
            "values": [
                {"value": "2011-06-01", "source": f"{ID}source/letter"},
                {"value": "2011-06-02", "source": f"{ID}source/post"},
            ],
        }
    ] == report["new_contradictions"]


def test_those_that_are_there_are_not_named(archive_of):
    """Only what comes with this load is: another value on a thing that had a contradiction, another thing."""
    archive = archive_of({WORKS: MEMO % OTHER})
    first = archive.plan()
    archive.load()
    third = OTHER + ", {value: 2011-06-03, source: post}"
    archive.write(WORKS, (MEMO % third) + (MEMO % "").replace("memo", "report"))
    report = archive.plan()

    assert (1, 1, 3) == (len(first.new_contradictions), first.conflicts, report.conflicts)
    assert [("2011-06-01", "2011-06-03"), ("2011-06-02", "2011-06-03")] == [
        (each.first.value, each.second.value) for each in report.new_contradictions
    ]


def test_claims_in_words_are_named_by_their_words(archive_of):
    """What two sources say in words, and the cataloguer calls a contradiction, is named so."""
    event = """
    - type: Event
      id: a
      title: A
      claims:
        - {id: one, text: It rained., source: post}
        - {id: two, text: It was dry., source: letter, conflictsWith: one}
    """
    (found,) = archive_of({"papers/events.yaml": event}).plan().new_contradictions

    assert (
        f"<{ID}event/a>: claims: 'It rained.' says <{ID}source/post>, "
        f"and 'It was dry.' says <{ID}source/letter>"
    ) == str(found)


def test_a_restricted_source_is_not_named(archive_of):
    """What no one may see contradicts nothing, and is in no report."""
    hidden = "- {type: SourceDocument, id: hush, title: Hush, restricted: Not cleared.}\n"
    works = MEMO % ", {value: 2011-06-02, source: hush}"
    report = archive_of({WORKS: works, "papers/hidden.yaml": hidden}).plan()

    assert ([], 0) == (report.new_contradictions, report.conflicts)
