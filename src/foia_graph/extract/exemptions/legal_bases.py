"""Legal bases printed with exemption codes: "(b)(3) 50 USC 3024(i)", "(b)(1), Sec. 1.4(c)", "B3 INA 222(f)".

Exemption 1 rests on a section of the executive order on classification, exemption 3 on a statute. Where a
stamp names it, that is no citation by the page: the words were added when it was released.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import DIGITS, CitationForm
from foia_graph.extract.citations.code_forms import CODE_FORMS
from foia_graph.extract.exemptions.boilerplate import boilerplate_kind, is_about_law, is_cited
from foia_graph.extract.exemptions.code_runs import group_codes
from foia_graph.extract.exemptions.codes import CodeMention, find_codes, might_have_codes

ON_ORDERS = frozenset(["(b)(1)", "(k)(1)"])
"""Exemptions that rest on an executive order on classification."""
ON_STATUTES = frozenset(["(b)(3)"])
"""Exemptions that rest on another statute."""
_ORDERS = {"1.3": "12356", "1.4": "13526", "1.5": "12958", "1.6": "12958", "1.7": "13526"}
"""The executive order whose section on what may be classified, or on compilations, has this number."""
_ORDER_NAME = r"(?:E\.?\s?O\.?|Exec(?:utive|\.)\s?Order)\s?(?:No\.\s?)?(?P<{0}>1[0-3][\s,.]?\d{{3}})"
_LETTERS = (
    r"(?:\s?\(\s?[A-Ha-h](?:\s?[,/&]\s?[a-hA-H]){0,7}\s?\)(?:\s?\(\d{1,2}\))?|(?<=\d)[ ]?[A-Ha-h](?![\w.]))"
    r"(?:\s?[,;/&+]?\s?(?:and\s)?\(\s?[A-Ha-h]\s?\)){0,7}"
)
_ORDER_SECTION = (
    r"(?:(?P<mark>§|[Ss]ec(?:tion|s)?\b\.?|SEC(?:TION)?\b\.?)\s?)?"
    rf"(?P<number>1\s?[.,]\s?[3-7]|1\s?[45](?=\s?\())(?P<letters>{_LETTERS})?(?!\.?\d)"
)
_ON_ORDER = re.compile(
    rf"(?:{_ORDER_NAME.format('before')}[\s,;:/–-]{{0,3}})?{_ORDER_SECTION}"
    rf"(?:[\s,;]{{0,2}}(?:of\s)?{_ORDER_NAME.format('after')})?"
)
_WHOLE_ORDER = re.compile(_ORDER_NAME.format("order"))
_LETTER = re.compile(r"[A-Ha-h](?=\W|\Z)(?:\s?\)\s?\(\d{1,2})?")
_NAMED_LAWS = {
    r"CIA\s?Act(?:\s+of\s+1949)?|CIA\s+PERS/ORG|Central\s+Intelligence\s+Agency\s+Act(?:\s+of\s+1949)?": (
        "Central Intelligence Agency Act of 1949"
    ),
    r"Nat(?:ional)?\.?\s?Sec(?:urity)?\.?\s?Act(?:\s+of\s+1947)?": "National Security Act of 1947",
    r"N(?:SA|ational\s+Security\s+Agency)\s?Act(?:\s+of\s+1959)?": "Pub. L. 86-36",
    r"INA(?:\s?§|,?\s+[Ss][Ee][Cc](?:tion|TION)?\.?)?\s+222\s?\(?[fF]\)?": "INA § 222(f)",
    r"(?:Fed(?:eral|\.)?\s?R(?:ules?|\.)?\s?(?:of\s)?Crim(?:inal|\.)?\s?P(?:rocedure|\.)?,?\s?(?:Rule\s)?"
    r"|F\.?R\.?Cr?\.?(?:im\.)?\s?P\.?\s?|(?:Federal\s)?Rule\s)6\s?\(e\)": "Fed. R. Crim. P. 6(e)",
    r"I\.?R\.?C\.?(?:\s?§|\s+[Ss]ec\.)?\s+6103": "26 U.S.C. 6103",
    r"Bank\s+Secrecy\s+Act": "Bank Secrecy Act",
    r"Atomic\s+Energy\s+Act(?:\s+of\s+1954)?": "Atomic Energy Act of 1954",
    r"ARMSEX|Arms\s+Export\s+Control\s+Act": "Arms Export Control Act",
    r"Ethics\s+in\s+Government\s+Act(?:\s+of\s+1978)?": "Ethics in Government Act of 1978",
    r"Foreign\s+Service\s+Act(?:\s+of\s+1980)?": "Foreign Service Act of 1980",
}
"""Laws as stamps call them, and the key of the work."""
_NAMED = tuple((re.compile(rf"(?:{form})(?!\w)"), key) for form, key in _NAMED_LAWS.items())
_PARTS_GLUED = re.compile(r"(50 U\.S\.C\. 3024|26 U\.S\.C\. 6103|8 U\.S\.C\. 1202)([a-zA-Z])\b")
"""Sections without a letter of their own, whose first part stamps print without brackets."""
_FREEDOM_OF_INFORMATION = "5 U.S.C. 552"
"""The key of the law whose exemptions these are, and of the Privacy Act behind it."""
_LINK = re.compile(
    r"[ \t]{0,3}\n?[ \t]{0,3}(?:[-–—:;,/.(\[]{1,2}\s{0,3})?"
    r"(?:(?:[Pp]er|[Uu]nder|[Ss]tatute:?|and|of)\s{1,2})?"
)
_SIGN_BEFORE = re.compile(r"[\s,;/&(-]{0,4}(?:and\s)?")
_REACH = 120
"""So many letters behind a code, or from one basis to the end of the next, belong to a stamp."""
_REACH_BEFORE = 50


class LegalBasis(NamedTuple):
    """The law on which an exemption was claimed: where it is printed, and the keys of the works it names.

    A key is written as citations write theirs: "50 U.S.C. 3024(i)", "Pub. L. 86-36", "E.O. 13526 § 1.4(c)".
    """

    start: int
    end: int
    keys: tuple[str, ...]


LegalBases = Mapping[CodeMention, tuple[LegalBasis, ...]]
"""The legal bases of codes; one without is left out."""


def find_legal_bases(text: str, mentions: Iterable[CodeMention]) -> LegalBases:
    """Find the laws printed right behind codes that rest on one, and orders right before them."""
    ordered = sorted(mentions)
    found: dict[CodeMention, tuple[LegalBasis, ...]] = {}
    last = 0
    for place, mention in enumerate(ordered):
        if mention.code in ON_ORDERS or mention.code in ON_STATUTES:
            limit = next(
                (each.start for each in ordered[place + 1 : place + 3] if _is_apart(text, each)), len(text)
            )
            behind = tuple(_bases_behind(text, mention, limit))
            before = tuple(_orders_before(text, mention, last)) if mention.code in ON_ORDERS else ()
            if before or behind:
                found[mention] = before + behind
                last = max(each.end for each in before + behind)
    return found


def stamp_basis_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text has the legal bases of stamps, which are no citations of what was stamped.

    Those that a letter names in its sentences, and an explanation of exemptions in its list, are left out.
    """
    mentions = find_codes(text) if might_have_codes(text) else ()
    bases = find_legal_bases(text, mentions)
    if not bases or boilerplate_kind(text, {each.code for each in mentions}):
        return []
    spans = [(basis.start, basis.end) for found in bases.values() for basis in found]
    stamped = [
        run
        for run in group_codes(text, mentions, spans)
        if not is_about_law(text, run[0].start) and not is_cited(text, run[0].start, run[-1].end)
    ]
    return sorted((b.start, b.end) for run in stamped for each in run for b in bases.get(each, ()))


def _is_apart(text: str, mention: CodeMention) -> bool:
    """Return whether a code is no part of a section: in "50 USC 3024(b)(3)" it is one."""
    return not text[mention.start - 1 : mention.start].isdigit()


def _bases_behind(text: str, mention: CodeMention, limit: int) -> Iterator[LegalBasis]:
    place = mention.end
    while link := _LINK.match(text, place, limit):
        basis = _basis_at(text, link.end(), min(limit, place + _REACH), mention.code in ON_ORDERS)
        if basis is None:
            return
        yield basis
        place = basis.end


def _basis_at(text: str, start: int, limit: int, on_order: bool) -> LegalBasis | None:
    if on_order:
        return _order_at(text, start, limit)
    return _named_law_at(text, start, limit) or _code_section_at(text, start, limit)


def _order_at(text: str, start: int, limit: int) -> LegalBasis | None:
    match = _ON_ORDER.match(text, start, limit)
    if match and any(match[name] for name in ("mark", "letters", "before", "after")):
        return LegalBasis(start, match.end(), _order_keys(match))
    if match := _WHOLE_ORDER.match(text, start, limit):
        return LegalBasis(match.start(), match.end(), (f"E.O. {_digits(match['order'])}",))
    return None


def _order_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Name the sections of an order; where the stamp names none, the number of the section tells which."""
    digits = _digits(match["number"])
    number = f"{digits[0]}.{digits[1]}"
    order = f"E.O. {_digits(match['before'] or match['after'] or '') or _ORDERS[number]}"
    parts = [_parts_of(each[0]) for each in _LETTER.finditer(match["letters"] or "")]
    return tuple(dict.fromkeys(f"{order} § {number}{part}" for part in parts)) or (f"{order} § {number}",)


def _parts_of(letter: str) -> str:
    number = _digits(letter)
    return f"({letter[0].lower()})" + (f"({number})" if number else "")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _named_law_at(text: str, start: int, limit: int) -> LegalBasis | None:
    for form, key in _NAMED:
        if match := form.match(text, start, limit):
            return LegalBasis(start, match.end(), (key,))
    return None


def _code_section_at(text: str, start: int, limit: int) -> LegalBasis | None:
    found = (_form_at(form, text, start, limit) for form in CODE_FORMS)
    return max(filter(None, found), key=lambda basis: basis.end, default=None)


def _form_at(form: CitationForm, text: str, start: int, limit: int) -> LegalBasis | None:
    match = form.pattern.match(text, start, limit)
    keys = form.keys(match) if match and text[start - 1] not in DIGITS else ()
    if match is None or not keys or keys[0].startswith(_FREEDOM_OF_INFORMATION):
        return None
    return LegalBasis(start, match.end(), tuple(_PARTS_GLUED.sub(_separate_part, key) for key in keys))


def _separate_part(match: re.Match[str]) -> str:
    return f"{match[1]}({match[2].lower()})"


def _orders_before(text: str, mention: CodeMention, last: int) -> Iterator[LegalBasis]:
    """Yield sections of an order that lead without a gap to a code: "1.4(B), 1.4(D), B1"."""
    start = max(mention.start - _REACH_BEFORE, last)
    chain: list[LegalBasis] = []
    for match in _ON_ORDER.finditer(text, start, mention.start):
        if chain and not _SIGN_BEFORE.fullmatch(text, chain[-1].end, match.start()):
            chain.clear()
        if match["letters"] and not text[match.start() - 1 : match.start()].isalnum():
            chain.append(LegalBasis(match.start(), match.end(), _order_keys(match)))
    if chain and _SIGN_BEFORE.fullmatch(text, chain[-1].end, mention.start):
        yield from chain
