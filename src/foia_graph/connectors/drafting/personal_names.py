"""Words that may be the name of a private person; nothing that is drafted may hold them.

No list of names decides this: every word with a capital that is no known body, office, date or common word
may be one. So quotes end before it, and little is lost where it is none.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.connectors.drafting.named_bodies import BodyInText
from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span, without_possessive, words_before
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.mentions.name_table import NameTable
from foia_graph.model import us_states
from foia_graph.model.iris import last_segment, slug

PATTERNS = DRAFTING_PATTERNS.section("personal_names")

CAPITALISED = re.compile(r"(?<![\w@])[A-Z][\w’'-]*")
# Words that name no one, though a sentence or a heading begins them with a capital.
COMMON = frozenset(PATTERNS.text("COMMON").split("|"))
STATES = "|".join((*(each.name for each in us_states.STATES), "Mexico", "Canada", "Puerto Rico"))
HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b\.?\s(?:[A-Z][\w’'-]+\s?){1,3}")
# Words that name a place: before a county or a river, in front of a state, and the states.
PLACE = re.compile(
    r"(?<![\w-])(?:[A-Z][\w’'.-]{1,30}\s){1,3}(?:County|City|Creek|River|Lake|Valley|Island"
    r"|Bay|Beach|Park|Schools?|University|College|Street|Avenue"
    r"|Bridge|Dam|Airport|Jail|Prison|Hospital|Mountains?|Forest|Refuge|Plant|Mine|Pipeline"
    r"|Basin|Coast|Border|Desert|Harbor)\b"
    r"|\b(?:(?:Los|San|Santa|New|North|South|West|Fort|Port|St\.)\s[A-Z][a-z]+)\b"
    r"|\b(?:[A-Z][a-z]+\s)?[A-Z][a-z]+,\s(?=" + STATES + r")|\b(?:" + STATES + r")\b"
)


def _is_line_of(text: str, body: Span, place: int) -> bool:
    return body.end <= place and text[body.end : place] in (" at ", ": ", ", ", " on ")


def find_possible_names(text: str, taken: Iterable[Span]) -> list[Span]:
    """Return the words that may name a private person, or be an address of one; `taken` are known things."""
    return sorted(_possible_names(text, sorted(taken)))


def _possible_names(text: str, taken: list[Span]) -> Iterator[Span]:
    for match in HONORIFIC.finditer(text):
        yield Span(*match.span())
    for match in PATTERNS["ADDRESS"].finditer(text):
        if not (
            PATTERNS["PUBLIC_LINE"].search(text, 0, match.start())
            or any(_is_line_of(text, each, match.start()) for each in taken)
        ):
            yield Span(*match.span())
    # Every word with a capital is suspected unless something excuses it: a list of names would miss most.
    taken = [*taken, *(Span(*match.span()) for match in PLACE.finditer(text))]
    for match in CAPITALISED.finditer(text):
        span = Span(*match.span())
        word = re.sub(r"[’'](?:s)?$", "", match[0]).rstrip(".")
        is_short = word.isupper() and len(word) < 8
        is_first = (
            _begins_sentence(text, span.start)
            and PATTERNS["COMMON_ENDING"].fullmatch(word.lower()) is not None
        )
        if (
            not is_short
            and not is_first
            and word.lower() not in COMMON
            and not any(each.overlaps(span) for each in taken)
        ):
            yield span


def _begins_sentence(text: str, place: int) -> bool:
    return (
        place == 0 or text[place - 1] == "\n" or text[max(0, place - 2) : place] in (". ", "! ", "? ", "” ")
    )


NAME = PATTERNS.text("NAME")


class NamedOfficial(NamedTuple):
    """Somebody in a public office: the position and words of name and title, and the link to the person."""

    span: Span
    title: Span
    name: str
    reference: str
    is_known: bool


class OfficialTable:
    """The people whom a gazetteer knows; they are found only where a public title is next to the name."""

    def __init__(self, gazetteer: Gazetteer, scope: str) -> None:
        self._table = NameTable(each for each in gazetteer.entries if each.type == "Person")
        self._scope = scope

    def find(self, text: str, bodies: Iterable[BodyInText]) -> list[NamedOfficial]:
        """Return the officials that a text names with their titles, in order."""
        found: list[NamedOfficial] = []
        for words, title in _titled_names(text, list(bodies)):
            name = without_possessive(text, words)
            if not any(name.overlaps(each.span) for each in found) and not any(
                PATTERNS["TITLE_WORDS"].match(word) for word in text[name.start : name.end].split()
            ):
                found.append(self._official(text, name, title))
        return sorted(found)

    def _official(self, text: str, name: Span, title: Span) -> NamedOfficial:
        words = text[name.start : name.end]
        hits = [
            each
            for hit in self._table.search(words)
            for each in hit.forms
            if each.kind in ("full", "shortened")
        ]
        known = {each.name.iri for each in hits}
        if len(known) == 1:
            return NamedOfficial(name, title, words, f"person/{last_segment(known.pop())}", True)
        own = f"{self._scope}-{slug(words)}" if self._scope else slug(words)
        return NamedOfficial(name, title, words, f"person/{own}", False)


def _titled_names(text: str, bodies: list[BodyInText]) -> Iterator[tuple[Span, Span]]:
    for match in PATTERNS["WITH_TITLE"].finditer(text):
        yield Span(*match.span("name")), Span(*match.span("title"))
    for match in PATTERNS["SEVERAL"].finditer(text):
        for name in re.finditer(NAME, match["names"]):
            start = match.start("names")
            yield Span(start + name.start(), start + name.end()), Span(*match.span("title"))
    for match in PATTERNS["BESIDE_BODY"].finditer(text):
        if _is_public(text, match, bodies):
            yield Span(*match.span("name")), Span(*match.span("title"))
    for match in PATTERNS["BEHIND_NAME"].finditer(text):
        yield Span(*match.span("name")), Span(*match.span("title"))


def _is_public(text: str, match: re.Match[str], bodies: list[BodyInText]) -> bool:
    """Return whether a public body is right before a title, or behind the name ("of the ...")."""
    if match["title"] == "Chief":
        return any(each.type == "Agency" and "Police" in each.name for each in bodies)
    agencies = [each.span for each in bodies if each.type == "Agency"]
    before = any(0 <= match.start() - each.end <= 3 for each in agencies)
    behind = re.compile(r"(?:,)?\s(?:of|at)\s(?:the\s)?").match(text, match.end())
    is_president = match["title"] == "President" and not re.search(
        r"(?:[A-Z][\w’'-]*|of)\s$", words_before(text, match.start())
    )
    return (
        before
        or is_president
        or (behind is not None and any(each.start == behind.end() for each in agencies))
    )
