"""Titles of documents: which are usable."""

import re

HONORIFIC = re.compile(r"(?i)(mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|hon)\.?")
FILE_NAME = re.compile(
    r"(?i)(?P<stem>[^/\\]+)\.(pdf|docx?|xlsx?|pptx?|msg|eml|tiff?|jpe?g|png|gif|txt|html?|rtf|wpd|csv|zip)"
)
# Titles that programs leave behind: names of nothing.
LEFT_BEHIND = re.compile(
    r"(?i)(untitled(?: document)?|(?:pdf |new |scanned |high ?view )?(?:document|scan|image)\w*\s?\d*|title"
    r"|\W*|(?:scanned|sent) (?:from|by|with) .*|(?:cam ?scanner|adobe scan)\b.*|(?:power ?point )?"
    r"presentation\d*|(?:xerox|canon|ricoh|konica|kyocera|sharp|epson|hp|fujitsu)\b.*\b(?:scan\w*|copier|printer|device).*)"
)
WORD = re.compile(r"[^\W\d_](?:(?![A-Z])[^\W\d_])+")
VOWEL = re.compile(r"(?i)[aeiouy]|[^\x00-\x7f]")
FEWEST_WORDS = 2


def readable_title(title: str) -> str:
    """Return a title, the words of the name of a file where these are what it is, "" where it is of no use.

    >>> [readable_title(t) for t in ("Budget memo", "Mr.", "Reply_to_Ms_Reed.pdf", "rmn__Email__9_8b.pdf")]
    ['Budget memo', '', 'Reply to Ms Reed', '']
    """
    text = title.strip()
    if HONORIFIC.fullmatch(text) or LEFT_BEHIND.fullmatch(text):
        return ""
    file = FILE_NAME.fullmatch(text)
    return _name_in_words(file["stem"]) if file else text


def _name_in_words(stem: str) -> str:
    words = " ".join(re.sub(r"_|%20|\+", " ", stem).split())
    if " " not in words:
        words = words.replace("-", " ")
    parts = [part for part in words.split(" ") if any(map(str.isalnum, part))]
    plain = [part for part in parts if WORD.fullmatch(part.strip(".,()[]")) and VOWEL.search(part)]
    enough = len(plain) >= FEWEST_WORDS and 2 * len(plain) > len(parts)
    return words if enough and not LEFT_BEHIND.fullmatch(words) else ""
