"""Citations of reports, policies, laws, regulations and rulings on a page, by their numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.extract.citations import eyecite_rulings
from foia_graph.extract.citations.citation_forms import Certainty, CitationKind, CitationMatch
from foia_graph.extract.citations.known_works import name_work, work_table
from foia_graph.extract.citations.text_citations import find_text_citations
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, filled_lines
from foia_graph.extract.registry import PageFinding, extractor, published_texts
from foia_graph.model.dates import MONTH_NAME
from foia_graph.model.resource import RawValue
from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__, month=MONTH_NAME)
_TABLE = table_beside(__file__)

LAW_KINDS = ("statute", "regulation", "case")
CUE_GAP = r"(?:the|a|an|its|our|DHS|GAO|ICE|OIG|HHS|DOJ|reports?|audit|findings?|of|in|number|no)"
# Words that may be between the cue and the number.
NAMED_WORK = rf"(?:\W+{CUE_GAP}\b){{0,5}}\W*$"
CUE_WORDS: dict[str, str] = _TABLE["cue_words"]
REASON_PATTERNS = [(reason, re.compile(cue + NAMED_WORK, re.IGNORECASE)) for reason, cue in CUE_WORDS.items()]


def citation_reason(text: str, citation: CitationMatch) -> str:
    """Return why something is cited: "cites" where the words before it give no reason."""
    before = text[max(0, citation.start - 450) : citation.start]
    if _PATTERNS["quoted_words"].search(before):
        return "includesQuotationFrom"
    said = before[-90:]
    if citation.kind in LAW_KINDS:
        return "citesAsAuthority" if _PATTERNS["authority_words"].search(said) else "cites"
    return next((reason for reason, cue in REASON_PATTERNS if cue.search(said)), "cites")


RULES = ("Fed. R.", "Rule")
# The number of a section or a rule, and whether it is that of a rule.
SectionNumber = tuple[bool, str]


class SectionLaws(NamedTuple):
    """The laws of which a file cites each section, by the number of the section; `file` tells files apart."""

    laws: dict[SectionNumber, set[str]]
    file: str

    def with_laws(self, matches: list[CitationMatch]) -> Iterator[CitationMatch]:
        """Yield what a page cites; a section alone is omitted where the page cites it with its law."""
        full = {number for each in matches if not each.section for _, number, _ in _parsed_keys(each.keys)}
        for each in matches:
            if not each.section:
                yield each
            elif full.isdisjoint(number for _, number, _ in _parsed_keys(each.keys)):
                keys = tuple(filter(None, (self._key(key, each.section) for key in each.keys)))
                if keys:
                    yield each._replace(keys=keys)

    def _key(self, key: str, sure: Certainty) -> str:
        _, number, parts = next(_parsed_keys((key,)))
        laws = self.laws.get(number, set())
        coded = {law for law in laws if law.endswith("U.S.C.")} or laws
        if len(coded) == 1:
            (law,) = coded
            return f"{law}{'' if law.endswith('/') else ' '}{number[1]}{parts}"
        return f"{key} (law not named, file {self.file[:12]})" if sure == "sure" else ""


def learn_laws(file: str, pages: Iterable[list[CitationMatch]]) -> SectionLaws:
    """Learn from all pages of a file which law each section belongs to."""
    laws: dict[SectionNumber, set[str]] = {}
    for found in pages:
        for each in found:
            if each.kind in ("statute", "regulation") and not each.section:
                for law, number, _ in _parsed_keys(each.keys):
                    laws.setdefault(number, set()).add(law)
    return SectionLaws(laws, file)


def _parsed_keys(keys: Iterable[str]) -> Iterator[tuple[str, SectionNumber, str]]:
    for key in keys:
        if match := _PATTERNS["key"].fullmatch(key):
            yield match["law"], (match["law"].startswith(RULES), match["number"]), match["parts"]


CITO = "http://purl.org/spar/cito/"
# With eyecite more rulings are found, so findings made without it are others.
VERSION = f"6+{eyecite_rulings.eyecite_version()}" if eyecite_rulings.is_available() else "6"

BROKEN_SIGNS = [(re.compile(pattern), sign) for pattern, sign in _TABLE["broken_signs"]]


class PageCitation(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A citation as a page first prints it.

    `key` names what is cited in one writing ("5 U.S.C. 552(b)(6)", "OIG-12-64", "E.O. 13526"); `work` is its
    IRI where the catalogue knows it. `further` are key and IRI of whatever else the same words cite. `reason`
    is a property of CiTO.
    """

    printed: str
    kind: CitationKind
    key: str
    work: str = ""
    reason: str = "cites"
    further: tuple[tuple[str, str], ...] = ()

    def cited_works(self) -> Iterator[tuple[str, str]]:
        """Yield the key of each work that is cited, and its IRI or what to call it where it has none."""
        for key, work in ((self.key, self.work), *self.further):
            yield name_work(key, work)

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield the citation as parts of its page, one for each work."""
        for _, work in self.cited_works():
            yield (
                "citation",
                {"citedEntity": work, "characterization": CITO + self.reason, "asStated": self.printed},
            )


@extractor("citations", PageCitation, VERSION, needs_names=True, prepare=eyecite_rulings.load_eyecite)
def find_citations(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[PageCitation]:
    """Find what each page cites, once each; the document's own number is none of it."""
    held = work_table(gazetteer)
    pages = [(page, find_text_citations(page.text, held)) for page in published_texts(document)]
    own = find_own_numbers([(page.text, found) for page, found in pages])
    laws = learn_laws(document.sha256, [found for _, found in pages])
    names = learn_names(found for _, found in pages)
    for page, found in pages:
        cited = [
            each._replace(keys=tuple(names.get(key, key) for key in each.keys)) if each.by_name else each
            for each in found
            if not own.intersection(each.keys)
        ]
        seen: set[str] = {key for each in cited for key in each.other_keys}
        for each in laws.with_laws(cited):
            if not seen.issuperset(each.keys):
                seen.update(each.keys)
                place = page.spot(each.start, each.end)
                key, *others = each.keys
                text = " ".join(place.quote.split())
                for broken, sign in BROKEN_SIGNS:
                    text = broken.sub(sign, text)
                yield PageCitation(
                    page=page.page,
                    spots=(place,),
                    printed=text,
                    kind=each.kind,
                    key=key,
                    work=held.iri_of(key),
                    reason=citation_reason(page.text, each),
                    further=tuple((other, held.iri_of(other)) for other in others),
                )


FEDERAL_FOIA = "5 U.S.C. 552"
# States that call their act Freedom of Information Act, too, by where it is in their code.
FOIA_OF_STATES: dict[str, str] = _TABLE["foia_of_states"]


def learn_names(pages: Iterable[list[CitationMatch]]) -> dict[str, str]:
    """Return which law a short name means in a file, by all its pages; a name of two years means neither."""
    keys = {key for found in pages for each in found for key in (*each.keys, *each.other_keys)}
    dated: dict[str, set[str]] = {}
    for key in keys:
        if match := _PATTERNS["dated_name"].fullmatch(key):
            dated.setdefault(match["name"], set()).add(key)
    full_keys = {name: next(iter(full)) for name, full in dated.items() if len(full) == 1}
    if state := _state_of_foia(keys):
        full_keys["FOIA"] = f"{state} Freedom of Information Act"
    return full_keys


def _state_of_foia(keys: set[str]) -> str:
    if any(key.startswith(FEDERAL_FOIA) for key in keys):
        return ""
    return next(
        (state for place, state in FOIA_OF_STATES.items() if any(key.startswith(place) for key in keys)), ""
    )


# Kinds of which a document may be one itself.
SERIAL_NUMBER = ("GAO", "OIG", "CRS", "policy", "case")
# A cover has at most this many pages.
COVER_LETTERS = 2
# Number of lines from the top or the foot of a page that are its header or footer.
EDGE_LENGTH = 3
# A page of fewer lines is no page with header and footer.
FEWEST_PAGES = 8
COURT_STAMP = _PATTERNS["court_stamp"]
CAPTION_REACH = 450
CAPTION_ROLES = (_PATTERNS["plaintiff"], _PATTERNS["defendant"])
VERSUS_LINE = _PATTERNS["versus_line"]


def find_own_numbers(pages: list[tuple[str, list[CitationMatch]]]) -> set[str]:
    """Return the keys of the numbers that pages bear; each page is its text and what it seems to cite."""
    borne: Counter[str] = Counter()
    own: set[str] = set()
    for place, (text, found) in enumerate(pages):
        marked = [
            each
            for each in found
            if each.kind in SERIAL_NUMBER and len(each.keys) == 1 and not each.keys[0].startswith("E.O.")
        ]
        borne.update(_edge_numbers(text, marked))
        own.update(each.keys[0] for each in marked if _is_borne(text, each, cover=place < COVER_LETTERS))
    return own | {key for key, count in borne.items() if count > 1 and count * 2 >= len(pages)}


def _is_borne(text: str, citation: CitationMatch, *, cover: bool) -> bool:
    last = text.find("\n", citation.end)
    before = text[text.rfind("\n", 0, citation.start) + 1 : citation.start]
    after = text[citation.end : last if last >= 0 else len(text)]
    if citation.kind == "case":
        lone = _PATTERNS["judge_behind"].fullmatch(after) and _PATTERNS["before_docket"].fullmatch(before)
        return bool(lone) or COURT_STAMP.match(after) is not None or _is_of_a_caption(text, citation)
    return _PATTERNS["footer_length"].search(before[-80:]) is not None or (
        cover and _PATTERNS["beside_number"].fullmatch(before + after) is not None
    )


def _is_of_a_caption(text: str, citation: CitationMatch) -> bool:
    around = text[max(0, citation.start - CAPTION_REACH) : citation.end + CAPTION_REACH]
    return all(role.search(around) for role in CAPTION_ROLES) and VERSUS_LINE.search(around) is not None


def _edge_numbers(text: str, marked: list[CitationMatch]) -> set[str]:
    lines = filled_lines(text) if marked else []
    if len(lines) < FEWEST_PAGES:
        return set()
    header, footer = lines[:EDGE_LENGTH][-1][1], lines[-EDGE_LENGTH:][0][0]
    return {each.keys[0] for each in marked if each.start < header or each.end > footer}
