"""Codes in brackets that the OCR misread: "(h)(6)", "(b)(G)", "(5)(6)" and '"6)' are (b)(6).

They are believed in files whose stamps in brackets are proven by others.
"""

import re
from collections.abc import Iterator

from foia_graph.extract.exemptions.boilerplate import is_cited
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention, canonical_code
from foia_graph.extract.exemptions.stamp_signs import PRIVACY
from foia_graph.extract.exemptions.stamp_style import StampStyle

_OPEN, _CLOSE = r"[({\[<]\s?", r"\s?[)}\]]"
_MISREAD = re.compile(
    rf"(?<![\w)]){_OPEN}(?P<b>[bhBG5680oO])(?:{_CLOSE}|[lJ1I|])\s?{_OPEN}(?P<number>[1-9GBSsb&]|[-?~.*/'](?={_CLOSE}\s?{_OPEN}[A-Fa-f0OG¢])){_CLOSE}"
    rf"(?:\s?{_OPEN}(?P<letter>[A-Fa-f0OG¢]){_CLOSE})?"
)
_BROKEN = re.compile(r"(?<![\w)])(?:['\"“”‘’]{2}|[0oO]\s?\(|b\))\s?6\s?\)")
"""What is left of (b)(6) where a letter and a bracket are lost."""
_NUMBERS = {"G": "6", "b": "6", "&": "6", "B": "6", "S": "5", "s": "5"}
_LETTERS = str.maketrans("0OG¢", "CCCC")
FAINT = 0.6


def find_misread_brackets(text: CodedText, style: StampStyle) -> Iterator[CodeMention]:
    """Yield the misread codes in brackets of a text, of those that the file has or that are most frequent."""
    if not style.brackets or text.is_outlined:
        return
    for match in _MISREAD.finditer(text.text):
        mention = _read_mention(match, style)
        stands = match["b"].lower() in "bho" or text.is_alone(mention)
        if stands and mention.code in style.codes | PRIVACY and not is_cited(text.text, *match.span()):
            yield mention
    for match in _BROKEN.finditer(text.text) if "(b)(6)" in style.codes else ():
        yield CodeMention(*match.span(), "(b)(6)", "(b)(6)", "misread", confidence=FAINT)


def _read_mention(match: re.Match[str], style: StampStyle) -> CodeMention:
    number = _NUMBERS.get(match["number"], match["number"] if match["number"].isdigit() else "7")
    if match["number"] == "B" and "(b)(8)" in style.codes - PRIVACY and not style.codes & PRIVACY:
        number = "8"
    code = canonical_code(number, (match["letter"] or "").translate(_LETTERS))
    end = match.end() if number == "7" or not match["letter"] else match.start("letter") - 1
    return CodeMention(match.start(), end, code, code, "misread", confidence=FAINT)
