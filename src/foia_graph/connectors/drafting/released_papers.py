"""Words for papers that are made public, and titles that say so."""

import re

PAPERS = (
    r"(?:documents?|records?|pages|e-?mails|files|memos?|logs?|bulletins?|contracts?"
    r"|policies|(?:text\s)?messages|spreadsheets?"
    r"|letters|papers|invoices|data|videos?|recordings|photos|photographs|transcripts"
    r"|complaints|materials|cache|trove|set|production)"
)
NEW_PAPERS = re.compile(
    rf"(?i)(?:\bnew(?:ly)?\b(?:\s[\w-]+){{0,3}}?\s(?:documents?|records?|files|e-?mails|release)\b"
    rf"|\b(?:document|records?)\s(?:release|drop|dump)\b|\bFOIA\s(?:documents?|records|files"
    rf"|release)\b|\breleases?\s(?:[\w-]+\s){{0,5}}(?:data|{PAPERS})\b"
    rf"|\breleased\b|^documents?:|\bread the documents\b|\b(?:monthly|january|february|march"
    rf"|april|may|june|july|august|september|october|november|december)\srelease\b)"
)
ASKED = re.compile(
    r"(?i)\b(?:orders?|ordered|demands?|seeks?|sues?|suing|calls? (?:for|on)|petition"
    r"|requests?|denied|denies|refuses?)\b"
)
"""Words of a title by which records are wanted, and not yet there."""


def is_title_of_release(title: str) -> bool:
    """Return whether a title says that records are public now."""
    return NEW_PAPERS.search(title) is not None and ASKED.search(title) is None
