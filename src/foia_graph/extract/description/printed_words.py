"""Words of rows: bodies, positions, salutations and prose, told from headings."""

import re
from pathlib import Path

from foia_graph.runtime.tables import read_table

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

BODY_NOUN = (
    r"agency|department|dept\.?|bureau|office|service|services|administration|commission|laborator(?:y"
    r"|ies)|division"
    r"|council|board|congress|senate|representatives|police|university|cent(?:er|re)|directorate"
    r"|institute|general"
    r"|treasury|committee|command|corps|section|branch|unit|authority|foundation|company|corporation"
    r"|archives|headquarters"
    r"|task\ force|academy|library|administrator|secretary|counsel|group|staff|sheriff|army|navy"
    r"|air\ force|state|embassy"
)
BODY_SUBJECT = (
    r"justice|defense|energy|security|investigations?|intelligence|enforcement|protection|operations"
    r"|affairs|commerce"
    r"|labor|agriculture|transportation|interior|education|health|human\ services|veterans|corrections"
    r"|revenue|services"
    r"|management|technology|standards|aviation|customs|prisons|attorneys?|policy"
)
BODY_LINE = re.compile(
    rf"""(?ix) (?:\W{{0,6}}\w{{1,2}}[^\w\n]{{1,4}}){{0,3}} \W{{0,6}} (?:the\ )?(?:
    (?:u\.?\ ?s\.?|united\ sta?tes|federal|national|central|department|office|bureau|division|state
       |city|county|village
       |executive|house|senate|committee|government|internal|drug|environmental|defense|general|house)\b[^:\n]{{0,70}}?
       \b(?:{BODY_NOUN}|{BODY_SUBJECT}|government|of\ america|congress|president)
    | [A-Z][^:\n]{{0,50}}\b(?:police\ department|sheriff'?s?\ office|department|bureau
       |laborator(?:y|ies)|university|commission)
    | (?:(?:under\ |deputy\ |assistant\ )?secretary|attorney\ general|white\ house|governor|mayor|president)
      (?:\ of\ (?:state|defense|the\ [a-z]{4, 10}|commerce|labor|energy|education|agriculture|transportation
        |homeland\ security|veterans\ affairs|health\ and\ human\ services))?(?:\s{1, 9}washington)?
    | [A-Z]\w{2, 20}(?:\ \w{2, 20})?\ (?:county|parish)
    | (?:department|office|bureau|division|city|county|commonwealth|village|town)\ of\ (?!.*\b(?:report|review
       |study|audit|plan|policy|agreement)\b)[\w\s,&'-]{{3,50}}
    ) (?:\ \([A-Z&/]{{2,8}}\))? \W*"""
)
"""A line that names a public body and nothing else, as letterheads do."""
PLACE_LINE = re.compile(_TABLE["place_line"])
"""A line of an address."""
REACH_LINE = re.compile(
    r"(?i)^\W*(?:tel(?:ephone)?|phone|fax|e-?mail|www\.|https?:|web\s?site|toll.free)\b|@\w+\.\w|www\."
)
SALUTATION = re.compile(
    r"(?i)^\W{0,3}(?:dear\b[^\n]{0,60}[:,;]\W{0,9}$|dear\b[^\n.]{0,50}\W{0,9}$|dear\s+(?:mr|mrs|ms|dr"
    r"|sir|madam|senator|congress|director|requester|general)\b"
    r"|(?:gentlemen|sirs?|dear sirs?|to whom it may concern|my dear [^\n]{3,40})\s?[:;,]?\W*$)"
)
CLOSING = re.compile(
    r"(?i)^\W{0,3}(?:(?:very |yours |most )?(?:sincerely|truly|respectfully|faithfully"
    r"|cordially)(?: yours)?|best regards|yours truly"
    r"|respectfully submitted|with (?:kind|best) regards|sincerely yours)\s?[,.:]?\W*$"
)
PROSE_LETTERS = 50
PROSE_SHARE = 0.5
WORD = re.compile(r"[^\W\d_]+")
VOWEL = re.compile(r"(?i)[aeiouy]")
CLUSTER = re.compile(r"(?i)[^aeiouy]{6}|(.)\1\1")
LETTERS_ONLY = re.compile(r"[^a-z]")


def is_body_line(text: str) -> bool:
    """Return whether a line names a public body and nothing else.

    >>> is_body_line("U.S. Department of Homeland Security")
    True
    """
    return len(text) < 90 and BODY_LINE.fullmatch(text.replace("\t", " ")) is not None


def is_address_line(text: str) -> bool:
    """Return whether a line is part of an address, or says how to reach someone."""
    return len(text) < 120 and (PLACE_LINE.fullmatch(text) is not None or REACH_LINE.search(text) is not None)


def is_prose(text: str) -> bool:
    """Return whether a line is one of running text: long, most words of it in small letters."""
    return len(text) > PROSE_LETTERS and small_share(text) > PROSE_SHARE


def small_share(text: str) -> float:
    """Return the share of the words of a line that begin with a small letter."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].islower() for word in words) / len(words) if words else 0.0


def is_wordlike(text: str) -> bool:
    """Return whether most of a line is words, and not what OCR makes of a drawing or of handwriting."""
    words = WORD.findall(text)
    good = sum(
        len(word) > 1 and VOWEL.search(word) is not None and not CLUSTER.search(word) for word in words
    )
    return good > 0.6 * len(words) and good > 0 and max(map(len, words)) > 3


def is_capitals(text: str) -> bool:
    """Return whether a line is set in capitals."""
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return upper + lower > 2 and upper > 0.85 * (upper + lower)


def bare_letters(text: str) -> str:
    """Reduce a text to its letters, in small ones."""
    return LETTERS_ONLY.sub("", text.lower())


RELEASE = re.compile(_TABLE["release"])
"""Stamps of release and of classification review, and a line printed below stationery of the 1960s."""
MARKING = re.compile(_TABLE["marking"])
"""A line that holds nothing but a security marking."""
MARKED = re.compile(
    r"secret|segre|confidential|unclass|officialuse|fouo|cui|sensitive|restricted|//"
    r"|noforn|privileged|decisional|deliberative|stat|25x1|limdis|eyesonly|enforcement"
    r"|draft|internaluse|donot|seal"
)
"""One of these, without blanks, makes a marking."""
PAGE_NUMBER = re.compile(
    r"(?i)\W*(?:page|pg|p)?\W{0,3}(?:\d{1,4}|[ivx]{1,6})\W{0,3}(?:(?:of|/)\W{0,3}\d{1,4})?\W*"
)
COURT_STAMP = re.compile(
    r"(?i)\bcase\W{0,3}\d{1,2}:\d\d-[a-z]{2}-\d|\b(?:document|doc\.?"
    r"|dkt\.?)\W{0,3}\d{1,4}(?:-\d+)?\s+filed\b|\bpageid\b"
)
"""The line that electronic court files print at the head of each page (CM/ECF)."""
FAX_LINE = re.compile(
    r"(?i)\bfax\b.{0,60}\b(?:p|page|pg)\W{0,3}\d|\bp\W?\s?\d{1,3}\s?/\s?\d{1,3}\s*$"
    r"|\bfrom\W.{0,60}\bto\W.{0,60}\bp\.\s?\d"
    r"|\b\d{1,2}:\d\d\b.{0,60}\b(?:no\.\s?\d{3}|p\.?\s?\d{1,3}\b)"
)
"""The line that a fax machine prints at the head of a page."""
OFFICE_STAMP = re.compile(
    r"""(?ix)
    \b(?:received|rec'?d|recd|filed|mailed|searched|serialized|indexed|entered|scanned|faxed|printed|copied
      |processed|stamped|logged|log\ in|docketed|posted|e-?filed|expires?|exp\.?\ date|retention
      |void\ after|next\ review)\b
    """
)
"""Words of stamps that say when an office handled a paper."""
CAPTIONED = re.compile(r"(?i)\W*(?:subj?(?:ect)?|re|from|to|date|title|memorandum\s+(?:for|to))\b\W{0,3}[:;]")
"""A row that begins with a caption of the document itself, whatever follows."""
RELEASE_WORDS = re.compile(
    r"releas|classif|approved|cleared|sanitized|rdp|derived|herein|contain|where s"
    r"|otherwise|copy avail|doc id|docid|nw |hw |document|authority|nara|jfk|except"
    r"|reproduced|review|expire|obtained|produced|subject to|savings|buy u|objection"
    r"|rip|rif"
)
MACHINE_WORDS = re.compile(r"case|pageid|filed|fax| p|\tp|p\.|no\.")
"""One of these is in every stamp of release, or of a court or a fax; looking for them first is quick."""
LEAST_LETTERS = 2
MAX_NUMBER = 30
"""Characters of a row that is a page number."""
MAX_MARKING_LENGTH = 90
"""Characters of a row that is a marking."""
MAX_STAMP_LENGTH = 130
"""Characters of a row; a longer one is text in which a stamp stands too."""


def is_furniture(text: str) -> bool:
    """Return whether a row holds nothing of the document itself.

    >>> is_furniture("Approved For Release 2005/03/16 : CIA-RDP80B01139A")
    True
    """
    if sum(map(str.isalnum, text)) < LEAST_LETTERS:
        return True
    if len(text) > MAX_STAMP_LENGTH or CAPTIONED.match(text):
        return False
    if (len(text) < MAX_NUMBER and PAGE_NUMBER.fullmatch(text)) or is_marking(text):
        return True
    if is_release_stamp(text):
        return True
    lowered = text.lower()
    return MACHINE_WORDS.search(lowered) is not None and bool(
        COURT_STAMP.search(text) or FAX_LINE.search(text)
    )


def is_marking(text: str) -> bool:
    """Return whether a row is a security marking and nothing else."""
    if len(text) > MAX_MARKING_LENGTH:
        return False
    closed = text.lower().replace(" ", "")
    return MARKED.search(closed) is not None and MARKING.fullmatch(text) is not None


def is_release_stamp(text: str) -> bool:
    """Return whether a row holds words of a stamp of release or review."""
    lowered = text.lower()
    return RELEASE_WORDS.search(lowered) is not None and RELEASE.search(text) is not None
