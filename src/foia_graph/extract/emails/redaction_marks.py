"""Redaction marks in a header: stamps and bars give way to one marker."""

import re

from foia_graph.extract.exemptions.codes import CodeMention, find_codes
from foia_graph.runtime.tables import patterns_beside

REDACTED = "[redacted]"
_PATTERNS = patterns_beside(__file__)
WIDE_GAP = _PATTERNS["wide_gap"]
BRACKETED = _PATTERNS["bracketed"]
# What is left of a hidden recipient: edges of a box, or a few signs in brackets read for its code.
EDGES = re.compile(rf"[\s|\[\]_]*|{BRACKETED.pattern}")


def mark_redactions(line: str) -> str:
    """Put the marker for what is stamped as hidden in one line of a header.

    >>> mark_redactions("Roe, Jane (b)(6), (b)(7)(C)")
    'Roe, Jane [redacted], [redacted]'
    """
    line = _PATTERNS["redacted_words"].sub(
        REDACTED, _PATTERNS["two_codes"].sub(r"\1 ", _PATTERNS["release_stamp"].sub("", line))
    )
    line = _PATTERNS["state_law"].sub(REDACTED, _PATTERNS["exemption_words"].sub(REDACTED, line))
    codes = find_codes(line)
    for code in reversed(codes):
        if _is_redaction_mark(code, line):
            line = f"{line[: code.start]}{REDACTED}{line[code.end :]}"
    line = _PATTERNS["mark_tail"].sub("", _PATTERNS["code_shape"].sub(REDACTED, line))
    if not codes and "1.4" not in line:
        return line
    bare = line if _PATTERNS["visa_words"].search(line) else _PATTERNS["margin_codes"].sub("", line)
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
    value = _PATTERNS["cut_parts"].sub(_fill_part, _PATTERNS["misread_semicolon"].sub("; ", value))
    *others, last = value.split(";")
    people = [f" {REDACTED}" if EDGES.fullmatch(person) else person for person in others]
    if BRACKETED.fullmatch(last):
        last = f" {REDACTED}"
    return ";".join([*people, last]).lstrip()


def _fill_part(cut: re.Match[str]) -> str:
    return f"{REDACTED} " if cut["name"] is not None else REDACTED


def strip_specks(line: str) -> str:
    """Drop specks at the ends of a line."""
    return _PATTERNS["lone_specks"].sub("", line)


def tidy_value(value: str) -> str:
    """Collapse blanks and repeated markers, drop specks at the ends, and mark an address cut short."""
    value = _PATTERNS["cut_address"].sub(
        lambda found: f"{found[0].rstrip()}{REDACTED}", strip_specks(" ".join(value.split()))
    )
    value = _PATTERNS["misread_bracket"].sub(
        f" <{REDACTED}",
        _PATTERNS["misread_organization"].sub(
            "/O",
            _PATTERNS["box_edge"].sub(
                "", _PATTERNS["misread_at"].sub("@", _PATTERNS["loose_blanks"].sub("", value))
            ),
        ),
    )
    return _PATTERNS["hidden_user"].sub(REDACTED, _PATTERNS["several_markers"].sub(REDACTED, value)).strip()


def is_only_mark(line: str) -> bool:
    """Return whether a line holds a mark and nothing else."""
    if _PATTERNS["may_mark"].search(line) is None:
        return False
    said = mark_redactions(line)
    return REDACTED in said and not said.replace(REDACTED, "").strip(" .,'_|()é°¢")


def has_marks(text: str) -> bool:
    """Return whether something is hidden on a page."""
    return _PATTERNS["stamped_code"].search(text) is not None or any(
        _is_redaction_mark(code, text) for code in find_codes(text)
    )
