"""The review on the terminal: both sides are shown, answers come from a pipe, decisions go into a file."""

import pytest
from click.testing import CliRunner

from archives import ID
from case_tables import records_beside
from foia_graph.cli import main
from foia_graph.model.decisions import FILE_NAME, read_decisions

RECORDS = records_beside(__file__, "review")


@pytest.fixture
def papers(archive_of):
    """A candidate of identity, and two dates that a machine read."""
    archive = archive_of({"papers/records.yaml": RECORDS})
    archive.begin()
    return archive


def review(archive, answers, *options):
    """Answer what is asked; give what was shown, and what was said in the end."""
    arguments = ["review", str(archive.folder), "--store", str(archive.root), "--reviewer", "Ana", *options]
    ended = CliRunner().invoke(main, arguments, input=answers, catch_exceptions=False)
    assert 0 == ended.exit_code, ended.output
    return ended.stdout, ended.stderr


def decided(archive):
    return [
        (each.do, each.of.partition("#")[0], each.status, each.reason)
        for each in read_decisions(archive.folder / FILE_NAME)
    ]


def test_both_sides_of_an_identity_are_shown(papers):
    shown, _ = review(papers, "q\n")

    assert "1 of 3  id/agency/doh#claim-" in shown
    for words in (
        "Taken to be: Department of Harbors",
        "It is sure by 0.98, from 0 to 1.",
        "the one: Harbors Department (Agency)",
        "the other: Department of Harbors (Agency)",
        "also: DOH",
        "It keeps the harbors.",
        "“our Department of Harbors” (A post)",
        "why: The same words in another order.",
        "accept, reject, skip, undo or quit?",
    ):
        assert words in shown


def test_answers_are_decisions_that_a_load_carries_out(papers):
    """Words behind an answer are the reason."""
    _, said = review(papers, "a\nreject it says July\nskip\n")

    assert [
        ("review", "id/agency/doh", "reviewed", "A reviewer compared both."),
        ("review", "id/work/memo", "rejected", "it says July"),
    ] == decided(papers)
    assert said.startswith("1 accepted, 1 rejected, 1 skipped; 1 to look at. Decisions are in ")
    papers.load()
    assert (f"{ID}agency/harbors",) == papers.read("agency/doh").get("identifiedAs")
    assert () == papers.read("work/memo").get("issued")


def test_what_was_decided_can_be_taken_back(papers):
    """It is shown again, and may be decided otherwise."""
    shown, said = review(papers, "a\nu\nr\nq\n")

    assert ["reviewed", "", "rejected"] == [status for _, _, status, _ in decided(papers)]
    assert 2 == shown.count("#claim-") - shown.count("id/work/")
    assert "1 accepted, 1 rejected, 1 taken back" in said


def test_nothing_is_taken_back_where_nothing_was_decided(papers):
    shown, said = review(papers, "u\nq\n")

    assert "Nothing was decided here yet that could be taken back." in shown
    assert "nothing was decided; 3 to look at." in said
    assert [] == decided(papers)


def test_an_answer_that_is_none_is_asked_for_again(papers):
    shown, _ = review(papers, "\nperhaps\na\n")

    assert 2 == shown.count("Answer accept, reject, skip, undo or quit.")
    assert 1 == len(decided(papers))


def test_the_end_of_the_answers_is_the_end(papers):
    _, said = review(papers, "")

    assert "nothing was decided; 3 to look at." in said


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--kind", "identity"), 1),
        (("--kind", "claim"), 2),
        (("--below", "0.5"), 1),
        (("--kind", "redaction"), 0),
    ],
)
def test_the_queue_can_be_narrowed(papers, options, count):
    _, said = review(papers, "q\n", *options)

    assert f"{count} to look at." in said


def test_what_waits_for_the_next_load_is_not_asked_again(papers):
    review(papers, "a\n")
    shown, _ = review(papers, "q\n")

    assert "1 of 2  id/work/" in shown


def test_names_of_others_move_no_cursor(archive_of):
    """What is shown is text, whatever a source prints."""
    text = RECORDS.replace("It keeps the harbors.", '"It keeps\\x9b2J the harbors."')
    archive = archive_of({"papers/records.yaml": text})
    archive.load()
    shown, _ = review(archive, "q\n")

    assert "It keeps 2J the harbors." in shown


def test_decisions_need_a_file(papers, tmp_path):
    arguments = ["review", "--store", str(papers.root)]
    refused = CliRunner().invoke(main, arguments)
    ended = CliRunner().invoke(main, [*arguments, "--decisions", str(tmp_path / "made.jsonl")], input="a\n")

    assert (2, 0) == (refused.exit_code, ended.exit_code)
    assert 1 == len(read_decisions(tmp_path / "made.jsonl"))
