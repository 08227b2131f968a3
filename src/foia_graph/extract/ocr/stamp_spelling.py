"""Spelling of the small stamps of redactions, and what Tesseract makes of them.

They are few and of one small type ("b6 -1,-3 Per FBI"), so that a misread one can be set right: an é after a
b is a 6. Two letters that may be a word ("be", "by") are no stamp by themselves.
"""

import re

# Tesseract takes the small 6 of a stamp for these letters, and the 5 for these.
_SIX, _FIVE = "6éèêëeGó", "5Ss$"
_BARE = re.compile(
    rf"(?P<b>[bBpD])\s?(?:(?:7|T7?|bT|[iIlyYj1?/])\s?(?P<letter>cC|¢[cC]?|[A-FGacdef€])(?![a-zA-Z])"
    rf"|(?<=b)(?P<cut>[cC¢]C?|[DE])(?![a-zA-Z])"
    rf"|7\s?[(\[]\s?(?P<bracketed>[A-Fa-f])\s?[)\]]|(?P<digit>[1-489lI]|[{_SIX}]{{1,2}}|[{_FIVE}]{{1,2}})(?![\dA-Za-z]))"
)
# A b, a digit and a C in brackets look like these; two brackets like an X, or as if there were one.
_JOINT = r"\s?(?:[)\]}]{1,2}\s?[(\[{]?|[XxH])\s?"
_ROUND = re.compile(
    rf"[(\[{{]?\s?(?P<b>[bkjBdKhDO0v®]){_JOINT}(?P<digit>[1-9@BGSéT])"
    rf"(?:{_JOINT}(?P<letter>[A-FGa-f€]))?\s?[)\]}}]"
)
_PRIVACY_ACT, _DIGITS_BEFORE_LETTER = "kjdK", "73T"
_AUTHORITY = re.compile(
    r"\s?[:;,.–—-]?\s?(?:\d{1,2}\s?U\.?\s?S\.?\s?C\.?\s?(?:§{1,2}|Sec\.?)?\s?\d{1,5}\w{0,2}(?:\s?\(\w{1,3}\)){0,3}"
    r"|P\.?\s?L\.?\s?\d{2,3}\s?[-–]\s?\d{2,3}"
    r"|(?:E\.?\s?O\.?\s?\d{5},?\s?)?(?:Sec(?:tion|\.)?\s?)?1\s?\.\s?[45]\s?\(?[A-Ha-h]\)?(?:\s?\(\d\))?)(?!\w)"
)
"""The statute after a (b)(3), and the category of the executive order after a (b)(1)."""
_WITH_AUTHORITY = ("(b)(1)", "(b)(3)", "b1", "b3", "B1", "B3")
_NUMBER = r"[\dlISsé]"
_SUFFIX = re.compile(rf"\s?[-–—~=]\s?{_NUMBER}{{1,2}}(?:\s?[,.]\s?[-–—~]?\s?{_NUMBER})*(?!\w)")
_AGENCY = re.compile(r"\s?(?P<per>[Pp]er)(?P<blank>\s?)(?P<agency>[A-Z8]{2,6}(?:\s?[&,]\s?[A-Z8]{2,6})*)\b")
_PLAIN = re.compile(r"[bBpD]\s?(?:[1-689](?!\d)|7)|\S\s?[bkjdKB]\s?[)\]}XxH]\s?[(\[{]?\s?\d")
# Misreadings of "FBI" after "Per".
_FBI = re.compile(r"\b(?:F[R8E]I|FB[L1]|EBI)\b")
_BETWEEN = re.compile(r"\s?[,;/&.:]{0,2}\s?")
_NOISE = "|_-~.,:;'\"‘’“”`!*^\\[]{}<>«»=+ "
_AFTER = re.compile(r"[\s|\[\]{}IJijl!:;.,'_~‘’“”\"/\\-]*$")
