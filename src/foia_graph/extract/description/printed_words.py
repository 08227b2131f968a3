"""Words of rows: bodies, places, salutations and prose, told from headings."""

import re

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
PLACE_LINE = re.compile(
    r"""(?ix)
    .*\b(?:washington\W{1,3}d\.?\ ?c\.?|[a-z.\ ]{3,25},\s(?:[A-Z]{2}|[a-z]{4,14}(?:\s[a-z]{5,9})?)\.?)
    \W{0,3}\d{5}(?:-\d{4})?\W*
    | \W*(?:washington\W{1,3}d\.?\ ?c\.?)\W* | .*\bp\.?\ ?o\.?\ box\b.*
    | \W*\d{1,5}\s[\w.\ ]{3,30}\b(?:street|st\.?|avenue|ave\.?|road|rd\.?|drive|blvd\.?|nw|n\.w\.|boulevard
      |lane|suite)\b.*
    """
)
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
