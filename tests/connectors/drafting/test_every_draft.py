"""What holds of every draft: quotes to the letter, ids of its own, no private names, records that load."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from archives import Archive
from connectors.drafting.drafts import claims_in
from connectors.drafting.invented_posts import invented_posts
from foia_graph.connectors.drafting.draft import Draft, gather_authorities
from foia_graph.connectors.drafting.rule_drafter import RuleDrafter
from foia_graph.connectors.imports.post import Post
from foia_graph.extract.gazetteer import Gazetteer
from prepared import REPOSITORY

sys.path.append(str(REPOSITORY / "benchmarks"))
from draft_scores import ROWS, Tally, counter_of_labels, values_of_draft

POSTS = invented_posts()
EACH_POST = pytest.mark.parametrize(("post", "labels"), POSTS, ids=[post.key for post, _ in POSTS])
STATUSES = {"machine-read", "candidate"}


KEPT: dict[str, Draft] = {}
"""The draft of each post, made once."""


def draft_anew(post: Post) -> Draft:
    return RuleDrafter(Gazetteer(), "group").draft(post, f"group-{post.key}")


def draft(post: Post) -> Draft:
    if post.key not in KEPT:
        KEPT[post.key] = draft_anew(post)
    return KEPT[post.key]


@EACH_POST
def test_quotes_stand_where_they_are_said_to(post: Post, labels: dict[str, Any]) -> None:
    """A claim quotes the text to the letter at its offset, or the title, and names the post as its source."""
    drafted = draft(post)
    for claim in claims_in((*drafted.records, *drafted.authorities)):
        start = int(claim["start"]) if "start" in claim else -1
        place = post.text[start : start + len(claim["quote"])] if start >= 0 else post.title

        assert claim["quote"] == place
        assert claim["source"] == f"group-{post.key}"
        assert claim["status"] in STATUSES


@EACH_POST
def test_private_people_are_in_no_record(post: Post, labels: dict[str, Any]) -> None:
    """Names of private people are neither records nor values nor quoted, only perhaps in the title itself."""
    drafted = draft(post)
    shown = json.dumps(
        [(each.id, each.fields) for each in (*drafted.records, *drafted.authorities)], ensure_ascii=False
    )

    assert [name for name in labels.get("private", []) if name in shown] == []


@EACH_POST
def test_ids_begin_with_that_of_the_post(post: Post, labels: dict[str, Any]) -> None:
    """The source document comes first; ids of the others begin with its id, and none is twice."""
    drafted = draft(post)
    addresses = [each.address for each in (*drafted.records, *drafted.authorities)]

    assert addresses[0] == ("SourceDocument", f"group-{post.key}")
    assert all(name.startswith(f"group-{post.key}") for _, name in addresses[: len(drafted.records)])
    assert all(name.startswith("group-") for _, name in addresses)
    assert len(addresses) == len(set(addresses))


@EACH_POST
def test_what_is_not_quoted_is_not_read(post: Post, labels: dict[str, Any]) -> None:
    """A sentence is in the list of those not read just where no claim quotes a word of it."""
    drafted = draft(post)
    unread = [range(each.start, each.start + len(each.text)) for each in drafted.unread]
    quoted = {
        place
        for claim in claims_in((*drafted.records, *drafted.authorities))
        if "start" in claim
        for place in range(int(claim["start"]), int(claim["start"]) + len(claim["quote"]))
    }

    assert all(post.text[each.start : each.start + len(each.text)] == each.text for each in drafted.unread)
    assert all(quoted.isdisjoint(each) for each in unread)


def test_a_post_gives_the_same_draft_again() -> None:
    """Drafts depend on the post alone."""
    assert [draft(post) for post, _ in POSTS] == [draft_anew(post) for post, _ in POSTS]


def test_records_of_drafts_load(archive: Archive) -> None:
    """A load takes the records of all posts without a problem and without a contradiction."""
    drafts = [draft(post) for post, _ in POSTS]
    records = [each for drafted in drafts for each in drafted.records] + gather_authorities(drafts)
    written = [{"type": each.type, "id": each.id, **each.fields} for each in records]
    archive.write("posts/source.toml", 'title = "Posts"\n')
    archive.write("posts/records.yaml", yaml.safe_dump(written, allow_unicode=True, sort_keys=False))

    report = archive.load()

    assert list(map(str, report.all_problems)) == []


def test_what_readers_find_is_drafted() -> None:
    """Of what a reader finds in the invented posts nearly all is drafted, and nearly nothing else is."""
    whole = Tally()
    for post, labels in POSTS:
        drafted = values_of_draft(draft(post), {})
        for row in ROWS:
            whole.add(row, drafted[row], counter_of_labels(row, labels.get(row, []), drafted[row]))

    assert whole.precision >= 0.97
    assert whole.recall >= 0.94


def test_no_text_is_too_much() -> None:
    """Whatever the characters of a post, it is drafted."""
    for text in (
        "",
        "A" * 5000,
        "ABC-" * 1000,
        "Alpha v. Beta " * 300,
        "“" * 2000,
        "\n" * 2000,
        "İﬁ\u200b" * 500,
    ):
        drafted = RuleDrafter(Gazetteer()).draft(Post("1", "", "", text), "post")

        assert drafted.records[0].id == "post"


def test_the_labels_are_of_the_posts() -> None:
    """Each label of a row is one that is counted."""
    known = {*ROWS, "private", "actions"}

    assert [post.key for post, labels in POSTS if not labels.keys() <= known] == []
    assert Path(__file__).parent.joinpath("posts").is_dir()
