"""Exemptions that a page says were applied, and the basis of that."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from foia_graph.extract.citations.known_works import WorkTable, name_work, work_table
from foia_graph.extract.exemptions.boilerplate import (
    BoilerplateKind,
    boilerplate_kind,
    is_guidance,
    legend_start,
)
from foia_graph.extract.exemptions.coded_text import CodedText
from foia_graph.extract.exemptions.codes import CodeMention, find_codes, find_named_exemptions
from foia_graph.extract.exemptions.deleted_pages import find_list_pages
from foia_graph.extract.exemptions.grounds import find_grounds, find_indexed, is_index
from foia_graph.extract.exemptions.misread_stamps import find_misread_stamps
from foia_graph.extract.exemptions.stamps import StampStyle, find_stamps, is_in_sentence, learn_style
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, Checkbox, ParsedDocument, ParsedPage
from foia_graph.extract.registry import PageFinding, Spot, extractor, make_spot, page_texts
from foia_graph.model.resource import RawValue

_MISREAD_B = re.compile(r"\A\W?[6h]\)")
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


@extractor("exemptions", Exemption, "3", needs_names=True)
def find_exemptions(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[Exemption]:
    """Find the exemptions that were applied on each page; what is only listed or explained is omitted."""
    withheld, coded = find_list_pages(document), {page.number: _coded_texts(page) for page in document.pages}
    known = learn_style(text for number, found in coded.items() if number not in withheld for text in found)
    for page in document.pages:
        claims = list(_checked_claims(page))
        before = "".join(text.text for text in coded.get(page.number - 1, ())[:1])
        for text in coded[page.number]:
            claims += _text_claims(text, known, before) if page.number not in withheld else ()
        yield from _merge_claims(page.number, claims, work_table(gazetteer))


def _coded_texts(page: ParsedPage) -> list[CodedText]:
    """Return the texts of a page with their codes; what one of them is, the other is as well."""
    found = [(words, image, _codes_above_legend(words.text)) for words, image in page_texts(page)]
    kinds = [_kind_of_text(words.text, codes) for words, _, codes in found]
    listing: BoilerplateKind = "checklist" if any(_coded_boxes(page)) else ""
    of_page = next((each for each in kinds if each), listing)
    return [CodedText(page.number, words, image, codes, of_page) for words, image, codes in found]


def _codes_above_legend(text: str) -> tuple[CodeMention, ...]:
    found = find_codes(text)
    end = legend_start(text) if found else 0
    return tuple(each for each in found if each.end <= end)


def _kind_of_text(text: str, codes: tuple[CodeMention, ...]) -> BoilerplateKind:
    if find_printed_boxes(text, codes):
        return "checklist"
    return boilerplate_kind(text, {each.code for each in codes})


def _coded_boxes(page: ParsedPage) -> Iterator[tuple[Checkbox, CodeMention]]:
    """Yield the check boxes that are right before a code in brackets, and the code."""
    for mark in page.marks:
        for mention in find_codes(_MISREAD_B.sub("(b)", mark.label))[:1]:
            if mention.form == "bracketed" and not mark.label[: mention.start].strip(" |"):
                yield mark, mention


def _checked_claims(page: ParsedPage) -> Iterator[ExemptionClaim]:
    for mark, mention in _coded_boxes(page):
        if mark.checked:
            yield ExemptionClaim("checked-box", mention, Spot(mark.label, box=mark.box))


def _text_claims(text: CodedText, style: StampStyle, before: str) -> Iterator[ExemptionClaim]:
    """Find what a text applies; `before` is the text of the page before, since letters continue."""
    boxes = find_printed_boxes(text.text, text.mentions) if text.kind == "checklist" else {}
    yield from (_make_claim("checked-box", each, text) for each, checked in boxes.items() if checked)
    if text.kind:
        return
    guidance = is_guidance(text.text, before)
    if is_index(text.text):
        yield from _indexed_claims(text)
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
    """Return whether a code is in no sentence, and is not called by its name, in a page of guidance."""
    if mention.form in ("named", "bare"):
        return mention.form == "bare"
    field = text.text[text.line_span(mention)[0] : mention.start].rstrip().endswith(":")
    return text.is_labelled(mention) or text.is_at_margin(mention) or (field and text.is_at_line_end(mention))


def _indexed_claims(text: CodedText) -> Iterator[ExemptionClaim]:
    # The entries of an index, not its words, show how often a code is claimed.
    named = find_named_exemptions(text.text)
    found = {each.code: each for each in reversed([*find_indexed(text.text, [*text.mentions, *named])])}
    yield from (_make_claim("index", each, text) for each in sorted(found.values()))


def _make_claim(basis: Basis, mention: CodeMention, text: CodedText) -> ExemptionClaim:
    start, end = text.whole_span(mention)
    laws = tuple(key for law in text.legal_bases.get(mention, ()) for key in law.keys)
    if laws:
        mention = mention._replace(notation=" ".join(text.text[start:end].split()))
    return ExemptionClaim(
        basis, mention, make_spot(text.words, start, end, image=text.image), text.image, laws
    )


def _merge_claims(page: int, claims: Iterable[ExemptionClaim], works: WorkTable) -> Iterator[Exemption]:
    """Count what is in both texts of a page once: of each code, the text that shows it more often."""
    by_code: dict[tuple[Basis, str], list[ExemptionClaim]] = defaultdict(list)
    for claim in claims:
        by_code[claim.basis, claim.mention.code].append(claim)
    for same in by_code.values():
        layer, image = [c for c in same if not c.image], _distinct_claims(c for c in same if c.image)
        yield from _by_printed_form(page, image if len(image) > len(layer) else layer, works)


def _distinct_claims(claims: Iterable[ExemptionClaim]) -> list[ExemptionClaim]:
    """Take what was read twice off one position of an image once, and rather as it was read without fault."""
    kept: list[ExemptionClaim] = []
    for claim in sorted(claims, key=lambda claim: claim.mention.form == "misread"):
        if not any(_overlap(claim.spot.box, other.spot.box) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda claim: claim.spot.start)


def _overlap(one: Box | None, other: Box | None) -> bool:
    """Return whether two boxes share more than half of the smaller."""
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


_CHECKED = r"[☒☑✓✔■🗹]|\[\s?[xX✓✔]\s?\]|\(\s?[xX✓✔]\s?\)|_+\s?[xX✓✔]\s?_+"
_UNCHECKED = r"[☐□▢❑❏◻⬜]|\[\s{0,4}\]|\(\s{1,4}\)|_{2,12}"
_BOX = re.compile(rf"(?:(?P<checked>{_CHECKED})|{_UNCHECKED})[ \t]{{0,4}}\Z")
_REACH = 24
# One sign alone may be anything.
FEWEST_BOXES = 2


def find_printed_boxes(text: str, mentions: Iterable[CodeMention]) -> dict[CodeMention, bool]:
    """Return the codes that are right behind a check box, and whether it is checked."""
    found = {
        mention: bool(box["checked"])
        for mention in mentions
        if (box := _BOX.search(text, max(mention.start - _REACH, 0), mention.start))
    }
    return found if len(found) >= FEWEST_BOXES else {}
