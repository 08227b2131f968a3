"""Signs that a code is a stamp, whatever the rest of the file says: its print, and what is beside it."""

import re

from foia_graph.extract.exemptions.boilerplate import is_about_law, is_cited, is_nested
from foia_graph.extract.exemptions.code_runs import CodeRun
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention

PRIVACY = frozenset(["(b)(6)", "(b)(7)(C)"])
"""The two codes of what is private: it is withheld on both, so that the two stand together."""
REASON = (
    r"(?i:deliberative|attorney|personal\s(?:privacy|matters|info\w*)|privacy|pre-?decisional|work\sproduct|trade\ssecret"
    r"|commercial\b|(?:confidential\s)?business)|(?:DPP?|ACP?|AWP|PII|PP|CBI|CCI)\b"
)
"""The reason printed beside a code: a privilege, or what kind of information was taken out."""
_REASON_BEHIND = re.compile(rf"[\W_]{{0,4}}(?:{REASON})")
_GRID = re.compile(r"(?<![\w-])[ACD][1-9](?!\w)")
_REASON_BEFORE = re.compile(rf"(?:{REASON})(?:\s(?:process|client|product))?[\W_]{{0,3}}\Z")
_CONJUNCTION = re.compile(r"\b(?:and|or)\b")
_APART = re.compile(r"[({]b[)}] [({]\d")
"""Programs for redaction print "(b) (4)"; statutes print "(b)(4)"."""
_SENTENCE = re.compile(r"\W{0,3}(?:[A-Z][a-z]+|A|An)\s+\w")
_REACH = 40
_FIELD = re.compile(r"(?:[A-Za-z)#$]\s?[:#=]|\$)[ \t]{0,8}\Z")
"""The end of the name of a field, or the sign of an amount."""


def is_of_law(text: CodedText, run: CodeRun) -> bool:
    """Return whether codes are cited, or stand in a sentence on the law."""
    return is_cited(text.text, run[0].start, run[-1].end) or is_in_sentence(text, run)


def is_in_sentence(text: CodedText, run: CodeRun) -> bool:
    """Return whether codes stand in a sentence on the law, and not in a line of stamps alone."""
    return is_about_law(text.text, run[0].start) and not text.is_labelled(run[0])


def is_certain(text: CodedText, run: CodeRun, mention: CodeMention) -> bool:
    """Return whether a code in brackets is one that no rule or list of paragraphs is likely to have."""
    if is_of_law(text, run) or is_nested(text.text, mention.end):
        return False
    if text.is_outlined:
        return mention.has_letter and text.is_alone(mention)
    return (
        mention.code in PRIVACY
        or mention.has_letter
        or mention in text.legal_bases
        or has_reason(text, run[-1])
        or _is_listed(text.text, run)
        or _is_set_apart(text, mention)
    )


def has_reason(text: CodedText, mention: CodeMention) -> bool:
    """Return whether the reason of withholding is printed behind a code, or before it."""
    before = text.text[max(mention.start - _REACH, 0) : mention.start]
    return bool(_REASON_BEHIND.match(text.text, mention.end) or _REASON_BEFORE.search(before))


def _is_listed(text: str, run: CodeRun) -> bool:
    """Return whether different codes stand together without a word between them: "(b)(1) (b)(3)"."""
    words = _CONJUNCTION.search(text, run[0].end, run[-1].start)
    printed = {each.code for each in run if each.form == "bracketed" and "B" not in each.notation}
    return not words and len(printed) > 1


def _is_set_apart(text: CodedText, mention: CodeMention) -> bool:
    """Return whether a code is printed as programs print it, or is all that a field has."""
    if _SENTENCE.match(text.text, mention.end):
        return False
    start = text.line_span(mention)[0]
    field = _FIELD.search(text.text, max(start, mention.start - 12), mention.start)
    inside = bool(text.text[start : mention.start].strip())
    return bool(field and text.is_at_line_end(mention)) or (inside and bool(_APART.match(mention.notation)))


def is_proof(text: CodedText, mention: CodeMention, lone: int) -> bool:
    """Return whether a code without brackets is plain: it has a letter, a category, or a line of its own.

    `lone` counts those of the page that have a line of their own.
    """
    if mention.category or mention.agency:
        return mention.has_small_b and mention.code not in ("(b)(1)", "(b)(2)", "(b)(4)")
    if mention.statute != "FOIA":
        return False
    if mention.has_letter:
        return mention.code != "(b)(7)(B)" and (mention.has_small_b or text.is_alone(mention))
    if mention in text.legal_bases or (has_reason(text, mention) and text.is_labelled(mention)):
        return True
    if mention.code == "(b)(1)" or not mention.has_small_b:
        return False
    return text.is_at_margin(mention) or (lone > 1 and text.is_alone(mention))


def is_in_grid(text: CodedText) -> bool:
    """Return whether a text has cells of a grid, which are called A1, C1 and D1 beside B1."""
    return len(_GRID.findall(text.text)) > 2
