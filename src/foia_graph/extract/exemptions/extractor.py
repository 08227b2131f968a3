"""Exemptions that a page says were applied, and the basis of that."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from foia_graph.extract.citations.known_works import WorkTable, name_work, work_table
from foia_graph.extract.exemptions import boilerplate
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import (
    AGENCY,
    CATEGORY,
    UNLIKELY_CODES,
    CodeMention,
    bare_code,
    canonical_code,
    find_codes,
    find_named_exemptions,
)
from foia_graph.extract.exemptions.deleted_pages import find_list_pages
from foia_graph.extract.exemptions.grounds import find_grounds, find_indexed, is_index
from foia_graph.extract.exemptions.stamps import PRIVACY, StampStyle, find_stamps, is_in_sentence, learn_style
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.ocr_confusions import AS_CODE_LETTERS
from foia_graph.extract.parsed_document import Box, Checkbox, ParsedDocument, ParsedPage
from foia_graph.extract.registry import PageFinding, Spot, extractor, make_spot, page_texts
from foia_graph.extract.spans import TakenSpans
from foia_graph.model.resource import RawValue
from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__, category=CATEGORY, agency=AGENCY)

Basis = Literal["stamp", "checked-box", "prose", "index"]
BASIS_DESCRIPTIONS = {
    "checked-box": "Checked in the list of exemptions of a release letter.",
    "prose": "Named in a letter as the ground of withholding.",
    "index": "Named in an index of withheld records as the ground of withholding.",
}


class Exemption(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """An exemption that was applied: its code, the form in which it is printed, and how often it is so.

    `agency` is the one that claims it, as printed after "Per", "" where none is named. `bases` are key and
    IRI of each law that is printed with it, as citations have them.
    """

    code: str
    printed: str
    statute: str = "FOIA"
    basis: Basis = "stamp"
    agency: str = ""
    count: int = 1
    bases: tuple[tuple[str, str], ...] = ()

    def cited_works(self) -> Iterator[tuple[str, str]]:
        """Yield the key of each law that it rests on, and its IRI or what to call it where it has none."""
        return (name_work(key, work) for key, work in self.bases)

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield a redaction for every position where the code is."""
        said: dict[str, RawValue] = {"claimedExemption": [self.code], "asStated": self.printed}
        if self.bases:
            said["statutoryBasis"] = [work for _, work in self.cited_works()]
        if self.basis in BASIS_DESCRIPTIONS:
            said["description"] = BASIS_DESCRIPTIONS[self.basis]
        for _ in range(self.count):
            yield "redaction", dict(said)


class ExemptionClaim(NamedTuple):
    """A code that is applied, on what that rests, where it is, and whether it was read off the image.

    `laws` are the keys of those that are printed with it.
    """

    basis: Basis
    mention: CodeMention
    spot: Spot
    image: bool = False
    laws: tuple[str, ...] = ()


@extractor("exemptions", Exemption, "4", needs_names=True)
def find_exemptions(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[Exemption]:
    """Find the exemptions that were applied on each page; what is only listed or explained is omitted."""
    withheld, coded = find_list_pages(document), {page.number: _coded_texts(page) for page in document.pages}
    known = learn_style(text for number, found in coded.items() if number not in withheld for text in found)
    for page in document.pages:
        claims = [
            ExemptionClaim("checked-box", mention, Spot(mark.label, box=mark.box))
            for mark, mention in _coded_boxes(page)
            if mark.checked
        ]
        before = "".join(text.text for text in coded.get(page.number - 1, ())[:1])
        for text in coded[page.number]:
            claims += _text_claims(text, known, before) if page.number not in withheld else ()
        works = work_table(gazetteer)
        # What is in both texts of a page counts once: of each code, the text that shows it more often.
        by_code: dict[tuple[Basis, str], list[ExemptionClaim]] = defaultdict(list)
        for claim in claims:
            by_code[claim.basis, claim.mention.code].append(claim)
        for same in by_code.values():
            layer, image = [c for c in same if not c.image], _distinct_claims(c for c in same if c.image)
            yield from _by_printed_form(page.number, image if len(image) > len(layer) else layer, works)


def _coded_texts(page: ParsedPage) -> list[CodedText]:
    found = [(words, image, _codes_above_legend(words.text)) for words, image in page_texts(page)]
    kinds = [_kind_of_text(words.text, codes) for words, _, codes in found]
    listing: boilerplate.BoilerplateKind = "checklist" if any(_coded_boxes(page)) else ""
    of_page = next((each for each in kinds if each), listing)
    return [CodedText(page.number, words, image, codes, of_page) for words, image, codes in found]


def _codes_above_legend(text: str) -> tuple[CodeMention, ...]:
    found = find_codes(text)
    end = boilerplate.legend_start(text) if found else 0
    return tuple(each for each in found if each.end <= end)


def _kind_of_text(text: str, codes: tuple[CodeMention, ...]) -> boilerplate.BoilerplateKind:
    if find_printed_boxes(text, codes):
        return "checklist"
    return boilerplate.boilerplate_kind(text, {each.code for each in codes})


def _coded_boxes(page: ParsedPage) -> Iterator[tuple[Checkbox, CodeMention]]:
    for mark in page.marks:
        for mention in find_codes(_PATTERNS["misread_b"].sub("(b)", mark.label))[:1]:
            if mention.form == "bracketed" and not mark.label[: mention.start].strip(" |"):
                yield mark, mention


def _text_claims(text: CodedText, style: StampStyle, before: str) -> Iterator[ExemptionClaim]:
    """Find what a text applies; `before` is the text of the page before, since letters continue."""
    boxes = find_printed_boxes(text.text, text.mentions) if text.kind == "checklist" else {}
    yield from (_make_claim("checked-box", each, text) for each, checked in boxes.items() if checked)
    if text.kind:
        return
    guidance = boilerplate.is_guidance(text.text, before)
    if is_index(text.text):
        # The entries of an index, not its words, show how often a code is claimed.
        named = find_named_exemptions(text.text)
        found = {each.code: each for each in reversed([*find_indexed(text.text, [*text.mentions, *named])])}
        yield from (_make_claim("index", each, text) for each in sorted(found.values()))
        return
    printed = [each for each in find_stamps(text, style) if not guidance or _is_apart(text, each)]
    yield from (
        _make_claim("stamp", each, text) for each in [*printed, *find_misread_stamps(text, style, printed)]
    )
    if guidance:
        return
    in_prose = [
        each for run in text.runs if is_in_sentence(text, run) for each in run
    ] + find_named_exemptions(text.text)
    stated: dict[str, CodeMention] = {}
    for each in find_grounds(text.text, in_prose, before + text.text) if in_prose else ():
        stated.setdefault(each.code, each)
    yield from (_make_claim("prose", each, text) for each in stated.values())


def _is_apart(text: CodedText, mention: CodeMention) -> bool:
    if mention.form in ("named", "bare"):
        return mention.form == "bare"
    field = text.text[text.line_span(mention)[0] : mention.start].rstrip().endswith(":")
    return text.is_labelled(mention) or text.is_at_margin(mention) or (field and text.is_at_line_end(mention))


def _make_claim(basis: Basis, mention: CodeMention, text: CodedText) -> ExemptionClaim:
    start, end = text.whole_span(mention)
    laws = tuple(key for law in text.legal_bases.get(mention, ()) for key in law.keys)
    if laws:
        mention = mention._replace(notation=" ".join(text.text[start:end].split()))
    return ExemptionClaim(
        basis, mention, make_spot(text.words, start, end, image=text.image), text.image, laws
    )


def _distinct_claims(claims: Iterable[ExemptionClaim]) -> list[ExemptionClaim]:
    kept: list[ExemptionClaim] = []
    for claim in sorted(claims, key=lambda claim: claim.mention.form == "misread"):
        if not any(_overlap(claim.spot.box, other.spot.box) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda claim: claim.spot.start)


def _overlap(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    smaller = min(one.width * one.height, other.width * other.height)
    return width > 0 and height > 0 and width * height > smaller / 2


def _by_printed_form(page: int, claims: Iterable[ExemptionClaim], works: WorkTable) -> Iterator[Exemption]:
    forms: dict[str, list[ExemptionClaim]] = defaultdict(list)
    for claim in claims:
        forms[claim.mention.notation].append(claim)
    for printed, same in forms.items():
        first = same[0].mention
        yield Exemption(
            page=page,
            code=first.code,
            printed=printed,
            statute=first.statute,
            basis=same[0].basis,
            agency=first.agency,
            count=len(same),
            bases=tuple((key, works.iri_of(key)) for key in same[0].laws),
            spots=tuple(claim.spot for claim in same),
            confidence=min((c.mention.confidence for c in same if c.mention.confidence), default=None),
        )


_REACH = 24
# One sign alone may be anything.
FEWEST_BOXES = 2


def find_printed_boxes(text: str, mentions: Iterable[CodeMention]) -> dict[CodeMention, bool]:
    """Return the codes that are right behind a check box, and whether it is checked."""
    found = {
        mention: bool(box["checked"])
        for mention in mentions
        if (box := _PATTERNS["box"].search(text, max(mention.start - _REACH, 0), mention.start))
    }
    return found if len(found) >= FEWEST_BOXES else {}


# Stamps that the OCR misread: "bic -2" is b7C -2, "bé" is b6, '"6)' is (b)(6). The shapes alone prove
# nothing. They are believed in a file whose stamps are proven by others, and where a stamp would be: before a
# category or an agency, alone in a line, or at the right edge of the page.
_SHAPES, _FAINT = (
    {code: re.compile(shape) for code, shape in table_beside(__file__)[section].items()}
    for section in ("shapes", "faint")
)
# The FBI withholds what is private on both, and prints the two one over the other.
_PARTNERS = {"(b)(6)": "(b)(7)(C)", "(b)(7)(C)": "(b)(6)"}
_JUNK = "|[](){}.,'\"“”‘’~_*—–-\\/ "
# What is secret is mostly withheld on both.
SECRET, WITHHELD_BY_STATUTE = "(b)(1)", "(b)(3)"
SURE, FAIR, FAINT = 0.9, 0.8, 0.6
# What is before a category or an agency, and these.
TailedToken: TypeAlias = tuple[str, re.Match[str]]


def find_misread_stamps(
    text: CodedText, style: StampStyle, stamps: Iterable[CodeMention]
) -> list[CodeMention]:
    """Find the misread stamps of a text; `stamps` are those that were read without fault."""
    taken, tails = TakenSpans(text.mentions), list(_find_tails(text, style))
    found = [
        *taken.take_free(_stamps_with_tail(tails, style)),
        *taken.take_free(_stamps_at_line_ends(text, style)),
        *taken.take_free(_other_misread_stamps(text, style)),
    ]
    partners = _partner_stamps(tails, [*stamps, *found]) if style.small else ()
    return [*found, *taken.take_free(partners)]


def _stamps_with_tail(tails: Iterable[TailedToken], style: StampStyle) -> Iterator[CodeMention]:
    for token, tail in tails:
        code, shape = _match_shape(token, _SHAPES)
        if code and (_is_likely(code, style) or shape == bare_code(code)):
            yield _tailed_mention(shape, tail, code, SURE)


def _find_tails(text: CodedText, style: StampStyle) -> Iterator[TailedToken]:
    for start in _PATTERNS["tail_starts"].finditer(text.text):
        tail = _PATTERNS["tail"].match(text.text, start.start())
        token = _PATTERNS["token"].search(text.text, max(start.start() - 6, 0), start.start())
        if tail and token and (tail["agency"] or (tail["category"] and style.categories)):
            yield token[0], tail


def _tailed_mention(shape: str, tail: re.Match[str], code: str, confidence: float) -> CodeMention:
    printed = " ".join(f"{bare_code(code)} {tail[0]}".split())
    category = "".join((tail["category"] or "").split())
    start = tail.start() - len(shape)
    return CodeMention(
        start, tail.end(), code, printed, "misread", tail["agency"] or "", category, confidence
    )


def _partner_stamps(tails: Iterable[TailedToken], stamps: Iterable[CodeMention]) -> Iterator[CodeMention]:
    """Find a faint b6 above a b7C of the same category, or the other way round; the two go together."""
    stamped = Counter((each.code, each.category, each.agency) for each in stamps)
    for token, tail in tails:
        code, shape = _match_shape(token, _FAINT)
        if code:
            mention = _tailed_mention(shape, tail, code, FAINT)
            own = (code, mention.category, mention.agency)
            if stamped[_PARTNERS[code], *own[1:]] > stamped[own]:
                stamped[own] += 1
                yield mention


def _stamps_at_line_ends(text: CodedText, style: StampStyle) -> Iterator[CodeMention]:
    """Find what is alone in a line, or last in it at the edge of the page, without a category."""
    for match in _PATTERNS["last"].finditer(text.text) if style.small else ():
        code, shape = _match_shape(match["token"], _SHAPES)
        if code and _is_likely(code, style):
            end = match.end("token")
            mention = CodeMention(end - len(shape), end, code, bare_code(code), "misread", confidence=FAIR)
            if text.is_at_margin(mention) or (
                (code == SECRET or not (match["token"].isascii() and match["token"].isalpha()))
                and text.is_alone(mention)
            ):
                yield mention


def _is_likely(code: str, style: StampStyle) -> bool:
    # Some shapes are believed only next to the same code, or the code that often accompanies it.
    if code == SECRET:
        return WITHHELD_BY_STATUTE in style.codes
    return code not in UNLIKELY_CODES or code in style.codes


def _other_misread_stamps(text: CodedText, style: StampStyle) -> Iterator[CodeMention]:
    for match in _PATTERNS["above"].finditer(text.text) if style.small else ():
        yield CodeMention(*match.span("token"), "(b)(6)", "b6", "misread", confidence=FAINT)
    yield from find_misread_brackets(text, style)
    for match in _PATTERNS["capital"].finditer(text.text) if style.capital else ():
        code = f"(b)({match['number'] or 5})"
        yield CodeMention(*match.span("code"), code, f"B{match['number'] or 5}", "misread", confidence=FAINT)


def _match_shape(token: str, shapes: dict[str, re.Pattern[str]]) -> tuple[str, str]:
    found = ((code, shape.search(token)) for code, shape in shapes.items())
    return next(((code, match[0].lstrip(_JUNK)) for code, match in found if match), ("", ""))


_NUMBERS = {"G": "6", "b": "6", "&": "6", "B": "6", "S": "5", "s": "5"}
FAINT_BRACKETS = 0.6


def find_misread_brackets(text: CodedText, style: StampStyle) -> Iterator[CodeMention]:
    """Yield the misread codes in brackets of a text, of those that the file has or that are most frequent."""
    if not style.brackets or text.is_outlined:
        return
    for match in _PATTERNS["misread"].finditer(text.text):
        number = _NUMBERS.get(match["number"], match["number"] if match["number"].isdigit() else "7")
        if match["number"] == "B" and "(b)(8)" in style.codes - PRIVACY and not style.codes & PRIVACY:
            number = "8"
        code = canonical_code(number, (match["letter"] or "").translate(AS_CODE_LETTERS))
        end = match.end() if number == "7" or not match["letter"] else match.start("letter") - 1
        mention = CodeMention(match.start(), end, code, code, "misread", confidence=FAINT_BRACKETS)
        stands = match["b"].lower() in "bho" or text.is_alone(mention)
        if (
            stands
            and mention.code in style.codes | PRIVACY
            and not boilerplate.is_cited(text.text, *match.span())
        ):
            yield mention
    for match in _PATTERNS["broken"].finditer(text.text) if "(b)(6)" in style.codes else ():
        yield CodeMention(*match.span(), "(b)(6)", "(b)(6)", "misread", confidence=FAINT_BRACKETS)
