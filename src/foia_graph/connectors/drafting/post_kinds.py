"""Kinds of posts: what a post is and what it presents, by its title and by what it asks and offers."""

import re
from typing import NamedTuple

from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span
from foia_graph.connectors.imports.post import Post

PATTERNS = DRAFTING_PATTERNS.section("post_kinds")

EVENT_WORDS = re.compile(r"(?i)\b(?:join us|RSVP|register (?:here|now|at|for)|doors open|livestream)\b")
PRESS_RELEASE = re.compile(r"(?i)\b(?:press release|for immediate release|media advisory|press advisory)\b")
# Forms of papers, each with what a title says, and what the text does.
PAPERS = tuple(
    (form, re.compile(title), re.compile(PATTERNS.table("PAPER_WORDS")[form]))
    for form, title in PATTERNS.table("PAPER_TITLES").items()
)
INDEX = re.compile(r"(?i)\b(?:view|see|for|open|download)\s(?:an?|the|our)\s(?P<index>index)\b")
CALL_SCRIPT = re.compile(r"(?i)\b(?P<title>sample\s(?:call\s)?script|call\sscript)\b")
FLYER = re.compile(r"(?i)\b(?:share|download|print)\s(?:the\s|this\s|our\s)?(?P<flyer>flye?r)\b")
FORMS = PATTERNS.table("FORMS")


class Presentation(NamedTuple):
    """A paper that a post presents: its form, and the words that say so (None where the title alone does)."""

    form: str
    words: Span | None


def is_petition(post: Post) -> bool:
    """Return whether a post asks its readers to sign something."""
    return PATTERNS["PETITION_TITLE"].search(post.title) is not None and (
        PATTERNS["PETITION_WORDS"].search(post.text) is not None or "petition" in post.title.lower()
    )


def is_event(post: Post) -> bool:
    """Return whether a post invites to an event."""
    return PATTERNS["EVENT_TITLE"].search(post.title) is not None or (
        EVENT_WORDS.search(post.text) is not None
        and PATTERNS["EVENT_TITLE"].search(post.text) is not None
        and not is_petition(post)
    )


def is_about_records(post: Post, agencies: int) -> bool:
    """Return whether a post is about records or what public bodies do; of others nothing is drafted.

    `agencies` is how many it names.
    """
    if PATTERNS["ELSEWHERE"].search(post.title):
        return False
    words = PATTERNS["RECORDS"].findall(f"{post.title}\n{post.text}")
    return len(words) > 1 or bool(words and agencies) or find_paper(post) is not None


def find_paper(post: Post) -> Presentation | None:
    """Return the paper of its own that a post presents: a fact sheet, a guide, a report."""
    for form, title, words in PAPERS:
        match = words.search(post.text)
        if title.search(post.title) and (match or form in ("fact-sheet", "report")):
            return Presentation(form, Span(*match.span()) if match else None)
    return None


def find_single_document(post: Post) -> Presentation | None:
    """Return the one document of an agency that a post presents, with its form, "" where none is named."""
    match, title = PATTERNS["SINGLE_WORDS"].search(post.text), PATTERNS["SINGLE_TITLE"].search(post.title)
    if match is None or (title is None and not match["posted"]):
        return None
    noun = (match["noun"] or match["posted"]).lower()
    named = next(
        (FORMS[each] for each in ("packet", "memo", "letter", "presentation") if each in post.title.lower()),
        "",
    )
    return Presentation(FORMS[noun] or named, Span(*match.span()))
