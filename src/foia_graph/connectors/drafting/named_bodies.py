"""Agencies, organizations, programs and people that a text names: known ones, and others by their form."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span, without_possessive, words_before
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.name_table import NameHit, NameTable
from foia_graph.model.iris import last_segment, slug

PATTERNS = DRAFTING_PATTERNS.section("named_bodies")

KINDS = {"Agency": "agency", "Organization": "organization", "Program": "program", "Campaign": "campaign"}
OIG_NAMES = ("Office of Inspector General", "Office of the Inspector General")


class BodyInText(NamedTuple):
    """A body, program or campaign that a text names, by its link; one that is not known is drafted."""

    span: Span
    type: str
    reference: str
    name: str
    is_known: bool


class NamedBodies:
    """The bodies of a gazetteer, and public ones that it lacks; `scope` begins the ids of drafted ones."""

    def __init__(self, gazetteer: Gazetteer, scope: str) -> None:
        known = [each for each in gazetteer.entries if each.type in KINDS]
        names = {plain_words_of_name(name) for each in known for name in (*each.names, *each.abbreviations)}
        self.scope = scope
        self._known = {each.iri for each in known}
        added = [each for each in public_bodies() if names.isdisjoint(map(plain_words_of_name, each.names))]
        taken = {
            short
            for each in known
            for short in (*each.abbreviations, *filter(PATTERNS["SHORT"].fullmatch, each.names))
        }
        # Short names that the gazetteer has are of what it says.
        shortened = (
            GazetteerEntry(
                each.iri,
                each.type,
                tuple(name for name in each.names if name not in taken),
                tuple(short for short in each.abbreviations if short not in taken),
            )
            for each in added
        )
        self._table = NameTable((*known, *shortened))

    def find(self, text: str) -> list[BodyInText]:
        """Return the bodies that a text names, in order."""
        hits = list(self._table.search(text))
        full = {each.name.iri for hit in hits for each in hit.forms if each.kind != "abbreviation"}
        found = [
            self._inspector_general(text, each) for hit in hits for each in self._body_of(text, hit, full)
        ]
        unknown = self._unknown_bodies(text, found)
        short = [*self._explained_shorts(text, unknown), *_shortened(text, [*found, *unknown])]
        return sorted([*found, *unknown, *short])

    def _inspector_general(self, text: str, body: BodyInText) -> BodyInText:
        """Return the inspector general of an agency where the text names that (USDA's Inspector General)."""
        match = PATTERNS["INSPECTOR_GENERAL"].match(text, body.span.end) if body.type == "Agency" else None
        if match is None:
            return body
        span = Span(body.span.start, match.end())
        for agency, office in product((body.name, text[body.span.start : body.span.end]), OIG_NAMES):
            name = f"{agency} {office}"
            for hit in (
                each for each in self._table.search(name) if (each.start, each.end) == (0, len(name))
            ):
                for known in self._body_of(hit.forms[0].name.names[0], hit._replace(end=1), set()):
                    return known._replace(span=span)
        return self._unknown_body(span, "Agency", f"{body.name} {OIG_NAMES[0]}")

    def _body_of(self, text: str, hit: NameHit, full: set[str]) -> Iterator[BodyInText]:
        entries = {each.name.iri: each.name for each in hit.forms}
        meant = [entry for iri, entry in entries.items() if iri in full] or list(entries.values())
        kinds = {each.kind for each in hit.forms}
        words = text[hit.start : hit.end]
        if len(meant) != 1 or not kinds & {"full", "abbreviation"} or not _has_capitals(words):
            return
        entry = meant[0]
        if kinds == {"abbreviation"} and len(words.replace(".", "")) < 3 and entry.iri not in full:
            return
        is_known, name_id = entry.iri in self._known, last_segment(entry.iri)
        reference = f"{KINDS[entry.type]}/{name_id if is_known else _scoped(self.scope, name_id)}"
        name = entry.names[0] if entry.names else words
        yield BodyInText(Span(hit.start, hit.end), entry.type, reference, name, is_known)

    def _unknown_bodies(self, text: str, found: Iterable[BodyInText]) -> list[BodyInText]:
        taken = [each.span for each in found]
        unknown: list[BodyInText] = []
        for span, name_type in sorted(names_by_form(text), key=lambda each: each[0].start - each[0].end):
            if not any(span.overlaps(other) for other in taken) and not is_heading(text, span):
                taken.append(span)
                unknown.append(self._unknown_body(span, name_type, text[span.start : span.end]))
        return unknown

    def _unknown_body(self, span: Span, name_type: str, name: str) -> BodyInText:
        name_id = _scoped(self.scope, slug(name))
        return BodyInText(span, name_type, f"{KINDS[name_type]}/{name_id}", name, False)

    def _explained_shorts(self, text: str, unknown: Iterable[BodyInText]) -> Iterator[BodyInText]:
        for body in {each.reference: each for each in reversed(list(unknown))}.values():
            if match := PATTERNS["EXPLAINED"].match(text, body.span.end):
                for place in re.finditer(rf"(?<![\w-]){re.escape(match['short'])}(?![\w-])", text):
                    yield body._replace(span=Span(*place.span()))


def _has_capitals(words: str) -> bool:
    # The long words of a name begin with a capital: "to deny ICE access" names no program.
    return all(not word[0].islower() for word in re.findall(r"[^\W\d_][\w’'-]*", words) if len(word) > 4)


def _shortened(text: str, bodies: list[BodyInText]) -> Iterator[BodyInText]:
    """Yield the positions where a body that the text names in full is named without its first word."""
    taken = [each.span for each in bodies]
    for body in {each.reference: each for each in bodies}.values():
        short = body.name.partition(" ")[2]
        if body.is_known or len(short.split()) < 2:
            continue
        for match in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text):
            if not any(each.overlaps(Span(*match.span())) for each in taken):
                yield body._replace(span=Span(*match.span()))


def plain_words_of_name(name: str) -> str:
    """Return a name without "the" and "U.S." in small letters, by which names are compared."""
    bare = PATTERNS["COMMON_START"].sub("", name.casefold().strip())
    return re.sub(r"[^a-z0-9&]+", " ", bare.replace("office of the inspector", "office of inspector")).strip()


def _scoped(scope: str, name_id: str) -> str:
    return f"{scope}-{name_id}" if scope else name_id


ORGANIZATION_HEADS = PATTERNS.text("ORGANIZATION_HEADS")


def names_by_form(text: str) -> Iterator[tuple[Span, str]]:
    """Yield what has the form of the name of a body, a program or a campaign, and its class."""
    for pattern, name_type in (
        (PATTERNS["NAMED_CAMPAIGN"], "Campaign"),
        (PATTERNS["NAMED_PROGRAM"], "Program"),
    ):
        for match in pattern.finditer(text):
            group = "before" if match["before"] else "behind"
            span = without_possessive(text, _without_leading(text, Span(*match.span(group))))
            if " " in text[span.start : span.end] and not PATTERNS["OFFICE_WORD"].search(
                text, span.start, span.end
            ):
                yield span, name_type
    for pattern, name_type in (
        (PATTERNS["AGENCY_NAME"], "Agency"),
        (PATTERNS["ORGANIZATION_NAME"], "Organization"),
    ):
        for match in pattern.finditer(text):
            for part in _joined_names(text, Span(*match.span())):
                span = without_possessive(text, _without_leading(text, part))
                name = text[span.start : span.end]
                if len(name.split()) > 1 and not PATTERNS["NO_BODY"].match(name) and "\n" not in name:
                    yield span, "Agency" if PATTERNS["OF_STATE"].match(name) else name_type


def _joined_names(text: str, span: Span) -> Iterator[Span]:
    # Two bodies in one phrase: "A Center and B Watch".
    words = text[span.start : span.end]
    parts = PATTERNS["JOINED_NAMES"].fullmatch(words)
    if parts is None or len(parts["one"].split()) < 2:
        yield span
        return
    yield Span(span.start + parts.start("one"), span.start + parts.end("one"))
    yield Span(span.start + parts.start("other"), span.end)


def _without_leading(text: str, span: Span) -> Span:
    start = span.start
    while match := PATTERNS["LEADING"].match(text, start, span.end):
        start = match.end()
    return Span(start, span.end)


def is_heading(text: str, span: Span) -> bool:
    """Return whether words are a line whose words all begin with a capital, as headings do."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    words = [word for word in re.findall(r"[A-Za-z][\w’'-]*", line) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words) and not line.rstrip().endswith(".")


# Public bodies of the United States that posts name often, for catalogues that do not know them yet.
PUBLIC_BODIES = Path(__file__).with_name("public_bodies.csv")


def public_bodies() -> list[GazetteerEntry]:
    """Return the bodies of the table; `iri` is the kind and the id of the record that one would have."""
    with PUBLIC_BODIES.open(encoding="utf-8", newline="") as file:
        return [
            GazetteerEntry(
                f"agency/{row['id']}",
                "Agency",
                (row["name"], *filter(None, row["other names"].split("|"))),
                (row["abbreviation"],) if row["abbreviation"] else (),
            )
            for row in csv.DictReader(file)
        ]


PERSONS = DRAFTING_PATTERNS.section("personal_names")

# Words that name no one, though a sentence or a heading begins them with a capital.
COMMON = frozenset(PERSONS.text("COMMON").split("|"))


def find_possible_names(text: str, taken: Iterable[Span]) -> list[Span]:
    """Return the words that may name a private person, or be an address of one; `taken` are known things."""
    return sorted(_possible_names(text, sorted(taken)))


def _possible_names(text: str, taken: list[Span]) -> Iterator[Span]:
    for match in PERSONS["HONORIFIC"].finditer(text):
        yield Span(*match.span())
    for match in PERSONS["ADDRESS"].finditer(text):
        # An address or a number behind the name of a body is a line of that.
        between = (text[each.end : match.start()] for each in taken if each.end <= match.start())
        is_of_body = any(each in (" at ", ": ", ", ", " on ") for each in between)
        if not (is_of_body or PERSONS["PUBLIC_LINE"].search(text, 0, match.start())):
            yield Span(*match.span())
    # Every word with a capital is suspected unless something excuses it: a list of names would miss most.
    taken = [*taken, *(Span(*match.span()) for match in PERSONS["PLACE"].finditer(text))]
    for match in PERSONS["CAPITALISED"].finditer(text):
        span = Span(*match.span())
        word = re.sub(r"[’'](?:s)?$", "", match[0]).rstrip(".")
        is_short = word.isupper() and len(word) < 8
        before = text[max(0, span.start - 2) : span.start]
        begins_sentence = before in ("", ". ", "! ", "? ", "” ") or before.endswith("\n")
        is_common = word.lower() in COMMON or (
            begins_sentence and PERSONS["COMMON_ENDING"].fullmatch(word.lower())
        )
        if not is_short and not is_common and not any(each.overlaps(span) for each in taken):
            yield span


NAME = PERSONS.text("NAME")


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
                PERSONS["TITLE_WORDS"].match(word) for word in text[name.start : name.end].split()
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
        return NamedOfficial(name, title, words, f"person/{_scoped(self._scope, slug(words))}", False)


def _titled_names(text: str, bodies: list[BodyInText]) -> Iterator[tuple[Span, Span]]:
    for match in PERSONS["WITH_TITLE"].finditer(text):
        yield Span(*match.span("name")), Span(*match.span("title"))
    for match in PERSONS["SEVERAL"].finditer(text):
        for name in re.finditer(NAME, match["names"]):
            start = match.start("names")
            yield Span(start + name.start(), start + name.end()), Span(*match.span("title"))
    for match in PERSONS["BESIDE_BODY"].finditer(text):
        if _is_public_title(text, match, bodies):
            yield Span(*match.span("name")), Span(*match.span("title"))
    for match in PERSONS["BEHIND_NAME"].finditer(text):
        yield Span(*match.span("name")), Span(*match.span("title"))


def _is_public_title(text: str, match: re.Match[str], bodies: list[BodyInText]) -> bool:
    """Return whether a public body is right before a title, or behind the name ("of the ...")."""
    if match["title"] == "Chief":
        return any(each.type == "Agency" and "Police" in each.name for each in bodies)
    agencies = [each.span for each in bodies if each.type == "Agency"]
    before = any(0 <= match.start() - each.end <= 3 for each in agencies)
    behind = re.compile(r"(?:,)?\s(?:of|at)\s(?:the\s)?").match(text, match.end())
    is_president = match["title"] == "President" and not re.search(
        r"(?:[A-Z][\w’'-]*|of)\s$", words_before(text, match.start())
    )
    return before or is_president or any(behind and each.start == behind.end() for each in agencies)
