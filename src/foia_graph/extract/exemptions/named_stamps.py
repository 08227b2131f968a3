"""Stamps that name their exemption in words: "Ex. 6 Personal Privacy (PP)", "[Ex. 7(C)]", "Exemption 4"."""

import re
from collections.abc import Iterator

from foia_graph.extract.exemptions.boilerplate import has_words_of_law
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention, canonical_code
from foia_graph.extract.exemptions.stamp_signs import REASON

_NUMBER = (
    r"\(?(?:(?P<{0}_seventh>7)\)?(?:\s?\(?(?P<{0}_letter>[A-F])\b\)?)?(?!\d)"
    r"|(?P<{0}>[1-689])\)?(?!\d|\s?\([A-Z\d]\)))"
)
_ABBREVIATION = r"(?:Ex|EX)\.\s?(?:\(?b\)?\s?)?"
_REASONED = re.compile(
    rf"(?:{REASON})[\w\s-]{{0,30}}?(?:\([A-Z]{{2,4}}\))?\s?/\s?{_ABBREVIATION}{_NUMBER.format('before')}"
    rf"|(?<!\w){_ABBREVIATION}{_NUMBER.format('after')}\s?[-–/]?\s?(?:{REASON})"
    r"(?:\s(?:privacy|process|client|product|info\w*)\b)?(?:\s?\([A-Z]{2,4}\))?"
)
"""An exemption with its reason, as EPA prints it."""
_SHORT = re.compile(
    rf"(?P<lead>^[ \t]*|[:/\[<|;][ \t]{{0,3}}|FOIA\s|\()(?P<stamp>{_ABBREVIATION}{_NUMBER.format('n')})"
    r"(?=[ \t]*(?:$|[\])>@,;|/])|[ ]{2,})",
    re.MULTILINE,
)
_GLUED = re.compile(r"(?<!\w)FOIA[bB](?:(?P<n_seventh>7)(?P<n_letter>[A-F])?|(?P<n>[1-689])[a-eA-E]?\d?)\b")
"""An exemption as the Central Intelligence Agency stamps it on what it reviewed: "FOIAb3b1"."""
_HEADER = re.compile(
    r"(?i)(?:^|\n)\W*(?:from|to|b?cc|sent by|phone|tel\w*|cell|mobile|e-?mail|fax|name|(?:conference )?line"
    r"|code|passcode)\b[^\n]{0,80}\Z"
)
_ANY_NUMBER = re.compile(r"\bE[xX]\.\s?(\d)")
_IN_FULL = re.compile(
    r"(?P<stamp>(?:FOIA\s|FOI\s)?"
    rf"(?:[Ee]xemption|EXEMPTION)\s(?:[Nn]o\.\s)?(?:\(?b\)?\s?)?{_NUMBER.format('n')})(?![\w.])"
)
LINE_REACH = 90
LISTED_EXEMPTIONS = 5
"""So many different exemptions on one page are a list of them."""


def find_reasoned_stamps(text: str) -> Iterator[CodeMention]:
    """Yield stamps that give the reason: "Ex. 6 Personal Privacy (PP)", "Deliberative Process / Ex. 5".

    A list of the reasons of most exemptions is no stamp.
    """
    if "Ex." in text or "EX." in text:
        found = list(map(_reasoned_mention, _REASONED.finditer(text)))
        if found and len(set(_ANY_NUMBER.findall(text))) < LISTED_EXEMPTIONS:
            yield from found


def _reasoned_mention(match: re.Match[str]) -> CodeMention:
    name = "before" if match["before"] or match["before_seventh"] else "after"
    return _named_mention(match, match.span(), name)


def find_named_stamps(text: CodedText, *, proven: bool) -> Iterator[CodeMention]:
    """Yield the stamps of a text that name their exemption; `proven` tells whether the file has such."""
    yield from find_reasoned_stamps(text.text)
    if "Ex." in text.text or "EX." in text.text:
        for match in _SHORT.finditer(text.text):
            if proven or match["lead"].startswith("FOIA") or match["lead"] == "[" or _is_in_header(match):
                yield _named_mention(match, match.span("stamp"), "n")
    for match in _GLUED.finditer(text.text):
        yield _named_mention(match, match.span(), "n")
    if "xemption" in text.text or "XEMPTION" in text.text:
        yield from _stamps_in_full(text)


def _is_in_header(match: re.Match[str]) -> bool:
    start = match.start("stamp")
    return _HEADER.search(match.string[max(start - LINE_REACH, 0) : start]) is not None


def _stamps_in_full(text: CodedText) -> Iterator[CodeMention]:
    """Yield what fills its line, where nothing on the page is about what the law says."""
    for match in _IN_FULL.finditer(text.text):
        mention = _named_mention(match, match.span("stamp"), "n")
        if text.is_labelled(mention) and not has_words_of_law(text.text):
            yield mention


def _named_mention(match: re.Match[str], span: tuple[int, int], name: str) -> CodeMention:
    code = canonical_code(match[name] or "7", match[f"{name}_letter"] or "")
    return CodeMention(*span, code, " ".join(match.string[slice(*span)].split()), "named")
