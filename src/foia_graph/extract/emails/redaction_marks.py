"""Redaction marks in a header: stamps and bars give way to one marker."""

import re
from pathlib import Path

from foia_graph.extract.exemptions.codes import CodeMention, find_codes
from foia_graph.runtime.tables import PatternTable

REDACTED = "[redacted]"
_PATTERNS = PatternTable(Path(__file__).with_suffix(".toml")).section("patterns")
# Words and bars that stand for what is hidden; OCR reads black bars as squares or dashes.
REDACTED_WORDS = _PATTERNS["redacted_words"]
# What has the shape of a code is one in a header, whatever was read for its number.
CODE_SHAPE = re.compile(r"[({\[]b[)}\]]\s?[({\[]?[A-Za-z0-9]{1,2}[)}\]](?![({\[])")
GROUND = (
    r"(?:Personal\s(?:Matters|Privacy)|Deliberative(?:\sProcess)?|Attorney[- ]Client|Privacy)"
    r"(?:\s?\((?:PP|DP|AC|AWP)\))?"
)
# An exemption in words, as "Ex. 6 Personal Privacy (PP)" or "Exemption 6".
EXEMPTION_WORDS = re.compile(
    rf"(?:{GROUND}\s?[/-]\s?)?\b(?:Exemption|Ex[.!]|Exempt\.)\s?[1-9](?:\([A-F]\))?(?:\s?[/-]?\s?{GROUND})?"
)
# The ground of a state law instead of a name.
STATE_LAW = _PATTERNS["state_law"]
# What follows the code of a redaction: the law it rests on, the agency that asked for it.
MARK_TAIL = _PATTERNS["mark_tail"]
# Two codes of one redaction, as some agencies write them; two people would bear the same code.
TWO_CODES = re.compile(r"(\([bB]\)\s?\(6\))\s?;\s?(?=\([bB]\)\s?\(7\))")
# The form of some agencies, which is also that of visa classes: a mark only where nothing follows.
CAPITAL_CODE = r"(?:B[1-9](?:\([A-F]\)|[A-F])?(?:\s[A-Z][A-Z/]{2,}\w*(?:\s[A-Z/]{3,})*)?|1\.4\s?\([A-D]\))"
MARGIN_CODES = re.compile(rf"(?:\s{{2,}}|^\s*|(?<=\])\s*|\s+)(?:{CAPITAL_CODE}[\s,]*)+$")
# Words beside which B1 and B2 are classes of visa.
VISA_WORDS = re.compile(r"visa|visitor|immigra|status", re.IGNORECASE)
STAMPED_CODE = re.compile(rf"(?:\s{{2}}|^|IN PART\s){CAPITAL_CODE}\s*$", re.MULTILINE)
# A stamp over the whole document, which hides nothing here.
RELEASE_STAMP = _PATTERNS["release_stamp"]
WIDE_GAP = re.compile(r"(?<=\S)\s{5,}(?=\S)")
# An address that begins and is not there.
CUT_ADDRESS = re.compile(r"(?:<|\[\s?ma[il1]{2}to\s?[:.]?)\s*(?=[;>\]]|$)", re.IGNORECASE)
# Where an address lacks what must be before its sign or behind it, and a person the name before an office.
CUT_PARTS = _PATTERNS["cut_parts"]
# The edge of a box, where OCR takes it for a letter.
BOX_EDGE = re.compile(r"\|\s?(?=\[redacted\])")
# The bracket between a name and a hidden address, which touches the box and is misread for that.
MISREAD_BRACKET = re.compile(r"(?<=[\w)])\s[^\w\s(\[\"':;,]?[^A-Za-z\s(\[\"':;,]\[redacted\]")
# The O of an Exchange address, "/O=" or "/OU=", read as a zero.
MISREAD_ORGANIZATION = re.compile(r"/0(?=U?=)")
# The sign of an address, read as another letter in a cycle.
MISREAD_AT = re.compile(r"(?<=\w)[©®](?=\w[\w-]*\.\w)")
# Blanks inside the brackets of an address, which are those of a broken line or of OCR.
LOOSE_BLANKS = re.compile(r"(?<=<)\s+|(?<=[\w.])\s+(?=>)")
BRACKETED = re.compile(r"\s*(?:[({\[]\w{1,5}[)}\]]|[Il|\[\]]\s?\[redacted\])\s*")
# What is left of a hidden recipient: edges of a box, or a few signs in brackets read for its code.
EDGES = re.compile(rf"[\s|\[\]_]*|{BRACKETED.pattern}")
# The semicolon between a hidden recipient and the next, which touches the box.
MISREAD_SEMICOLON = re.compile(r"(?<=\[redacted\])\s*[-–:]\s+(?=\S)")
SEVERAL_MARKERS = re.compile(r"\[redacted\](?:\s*,?\s*\[redacted\])+")
# A blank between a stamp and the rest of the address on which it is.
HIDDEN_USER = re.compile(r"\[redacted\]\s+(?=@\w)")
# Specks at either end of a line that OCR took for punctuation.
LONE_SPECKS = re.compile(r"^(?:[.,'’`_•·|]+\s+|\|)+|(?:\s+[.,'’`_•·|]+|\|)+$")


def mark_redactions(line: str) -> str:
    """Put the marker for what is stamped as hidden in one line of a header.

    >>> mark_redactions("Roe, Jane (b)(6), (b)(7)(C)")
    'Roe, Jane [redacted], [redacted]'
    """
    line = REDACTED_WORDS.sub(REDACTED, TWO_CODES.sub(r"\1 ", RELEASE_STAMP.sub("", line)))
    line = STATE_LAW.sub(REDACTED, EXEMPTION_WORDS.sub(REDACTED, line))
    codes = find_codes(line)
    for code in reversed(codes):
        if _is_redaction_mark(code, line):
            line = f"{line[: code.start]}{REDACTED}{line[code.end :]}"
    line = MARK_TAIL.sub("", CODE_SHAPE.sub(REDACTED, line))
    if not codes and "1.4" not in line:
        return line
    bare = line if VISA_WORDS.search(line) else MARGIN_CODES.sub("", line)
    return line if bare == line else _fill_gap(bare)


def find_printed_codes(text: str) -> tuple[str, ...]:
    """Return the exemption codes stamped on a value, as printed, each once.

    >>> find_printed_codes("Roe, Jane (b)(6); (b)(6)")
    ('(b)(6)',)
    """
    marks = (code for code in find_codes(text) if _is_redaction_mark(code, text))
    return tuple(dict.fromkeys(text[code.start : code.end] for code in marks))


def _is_redaction_mark(code: CodeMention, line: str) -> bool:
    if code.form == "bare":
        return (
            code.notation[0] == "b"
            and line[max(code.start - 1, 0) : code.start].strip(" \t\n;,:<[(|'\"") == ""
        )
    return code.form != "named" and not line[max(code.start - 2, 0) : code.start].isdigit()


def _fill_gap(line: str) -> str:
    words = line.rstrip()
    gap = WIDE_GAP.search(words)
    return f"{words[: gap.start()]} {REDACTED} {words[gap.end() :]}" if gap else f"{words} {REDACTED}"


def mark_empty_people(value: str) -> str:
    """Put the marker for recipients of whom nothing is left but the edges of a box, or the next semicolon.

    >>> mark_empty_people("; Roe, Jane; |; <@x.example>; (OIG)")
    '[redacted]; Roe, Jane; [redacted]; <[redacted]@x.example>; [redacted] (OIG)'
    """
    value = CUT_PARTS.sub(_fill_part, MISREAD_SEMICOLON.sub("; ", value))
    *others, last = value.split(";")
    people = [f" {REDACTED}" if EDGES.fullmatch(person) else person for person in others]
    if BRACKETED.fullmatch(last):
        last = f" {REDACTED}"
    return ";".join([*people, last]).lstrip()


def _fill_part(cut: re.Match[str]) -> str:
    return f"{REDACTED} " if cut["name"] is not None else REDACTED


def strip_specks(line: str) -> str:
    """Drop specks at the ends of a line."""
    return LONE_SPECKS.sub("", line)


def tidy_value(value: str) -> str:
    """Collapse blanks and repeated markers, drop specks at the ends, and mark an address cut short."""
    value = CUT_ADDRESS.sub(
        lambda found: f"{found[0].rstrip()}{REDACTED}", strip_specks(" ".join(value.split()))
    )
    value = MISREAD_BRACKET.sub(
        f" <{REDACTED}",
        MISREAD_ORGANIZATION.sub("/O", BOX_EDGE.sub("", MISREAD_AT.sub("@", LOOSE_BLANKS.sub("", value)))),
    )
    return HIDDEN_USER.sub(REDACTED, SEVERAL_MARKERS.sub(REDACTED, value)).strip()


def is_only_mark(line: str) -> bool:
    """Return whether a line holds a mark and nothing else."""
    said = mark_redactions(line)
    return REDACTED in said and not said.replace(REDACTED, "").strip(" .,'_|()é°¢")


def has_marks(text: str) -> bool:
    """Return whether something is hidden on a page."""
    return STAMPED_CODE.search(text) is not None or any(
        _is_redaction_mark(code, text) for code in find_codes(text)
    )
