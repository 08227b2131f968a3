"""Kinds of posts: what a post is and what it presents, by its title and by what it asks and offers."""

import re
from typing import Literal, NamedTuple

from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.imports.post import Post

PaperForm = Literal[
    "fact-sheet",
    "guide",
    "toolkit",
    "report",
    "index",
    "packet",
    "memorandum",
    "letter",
    "briefing-guide",
    "map",
    "press-release",
]
PETITION_TITLE = re.compile(
    r"(?i)^\W*(?:petition|take action|action alert|sign(?: the| our| on)?\b|pledge|tell )"
)
PETITION_WORDS = re.compile(
    r"(?i)\b(?:sign (?:the|this|our) (?:petition|pledge|letter)|add your name|sign here"
    r"|sign on to (?:the|our))\b"
)
EVENT_TITLE = re.compile(
    r"(?i)\b(?:webinar|join us|conference call|panel|workshop|training|rally|town hall|save "
    r"the date|teach-in|briefing call|vigil)\b"
)
EVENT_WORDS = re.compile(r"(?i)\b(?:join us|RSVP|register (?:here|now|at|for)|doors open|livestream)\b")
PRESS_RELEASE = re.compile(r"(?i)\b(?:press release|for immediate release|media advisory|press advisory)\b")
PAPERS: tuple[tuple[PaperForm, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "fact-sheet",
        re.compile(r"(?i)\bfact\s?-?sheet\b"),
        re.compile(r"(?i)\b(?:(?:full|our|this|the|new)\s(?:[\w-]+\s)?fact\s?-?sheet)\b"),
    ),
    (
        "toolkit",
        re.compile(r"(?i)\btool\s?kit\b"),
        re.compile(r"(?i)\b(?:our|this|the)\s(?:[\w-]+\s)?tool\s?kit\b"),
    ),
    (
        "briefing-guide",
        re.compile(r"(?i)\bbriefing\s(?:guide|paper|book)\b"),
        re.compile(r"(?i)\b(?:our|this|the)\sbriefing\s(?:guide|paper)\b"),
    ),
    (
        "guide",
        re.compile(r"(?i)\bguide\b|\bhandbook\b|\bmanual\b"),
        re.compile(r"(?i)\b(?:our|this|the)\s(?:[\w-]+\s)?guide\b"),
    ),
    (
        "report",
        re.compile(r"(?i)^\W*(?:new\s)?(?:report|study|white paper)\b|\bnew report\b"),
        re.compile(r"(?i)\b(?:(?:our|this|new)\s(?:[\w-]+\s)?report|launch(?:es|ed)\b[^.]{0,80}\breport)\b"),
    ),
)
INDEX = re.compile(r"(?i)\b(?:view|see|for|open|download)\s(?:an?|the|our)\s(?P<index>index)\b")
CALL_SCRIPT = re.compile(r"(?i)\b(?P<title>sample\s(?:call\s)?script|call\sscript)\b")
FLYER = re.compile(r"(?i)\b(?:share|download|print)\s(?:the\s|this\s|our\s)?(?P<flyer>flye?r)\b")
SINGLE_TITLE = re.compile(
    r"(?i)\bnew document\b(?!s)|\b(?P<form>packet|memo|memorandum|letter|presentation|manual)\b\W*$"
)
SINGLE_WORDS = re.compile(
    r"(?i)\b(?:this|the)\s(?:[\w-]+\s)?(?P<noun>document|packet|memo|memorandum|letter"
    r"|presentation|manual)\s(?:contains|includes|shows|describes|orders|covers|lists"
    r"|explains)\b"
    r"|\b(?:posting|publishing|releasing|received|obtained)\s(?:the|a|this|an)\s"
    r"(?:[\w-]+\s){0,2}?(?P<posted>memo|memorandum|letter|document|packet|presentation"
    r"|manual)\b"
)
FORMS = {
    "packet": "packet",
    "memo": "memorandum",
    "memorandum": "memorandum",
    "letter": "letter",
    "presentation": "presentation",
    "manual": "guide",
    "document": "",
}
RECORDS = re.compile(
    r"(?i)\b(?:FOIA|freedom of information|public records?|open records?|documents?|records"
    r"|e-?mails|memos?|report|lawsuit|suing|sued|petition"
    r"|fact sheet|released|obtained|declassified|redact\w*|court|agenc(?:y|ies)|department of"
    r"|police|sheriff|text messages|public contracts?|requests?|inspector general|withheld"
    r"|declassified|letter|proposed rule|comments|testimony|testified|executive order"
    r"|transparency|legislation"
    r"|exemptions?)\b"
)
ELSEWHERE = re.compile(
    r"(?i)\b(?:hiring|job opening|job posting|internship|thank you|happy (?:new year"
    r"|holidays)|salary|r[eé]sum[eé])\b"
)


class Presentation(NamedTuple):
    """A paper that a post presents: its form, and the words that say so (None where the title alone does)."""

    form: str
    words: Span | None


def is_petition(post: Post) -> bool:
    """Return whether a post asks its readers to sign something."""
    return PETITION_TITLE.search(post.title) is not None and (
        PETITION_WORDS.search(post.text) is not None or "petition" in post.title.lower()
    )


def is_event(post: Post) -> bool:
    """Return whether a post invites to an event."""
    return EVENT_TITLE.search(post.title) is not None or (
        EVENT_WORDS.search(post.text) is not None
        and EVENT_TITLE.search(post.text) is not None
        and not is_petition(post)
    )


def is_about_records(post: Post, agencies: int) -> bool:
    """Return whether a post is about records or what public bodies do; of others nothing is drafted.

    `agencies` is how many it names.
    """
    if ELSEWHERE.search(post.title):
        return False
    words = RECORDS.findall(f"{post.title}\n{post.text}")
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
    match, title = SINGLE_WORDS.search(post.text), SINGLE_TITLE.search(post.title)
    if match is None or (title is None and not match["posted"]):
        return None
    noun = (match["noun"] or match["posted"]).lower()
    named = next(
        (FORMS[each] for each in ("packet", "memo", "letter", "presentation") if each in post.title.lower()),
        "",
    )
    return Presentation(FORMS[noun] or named, Span(*match.span()))
