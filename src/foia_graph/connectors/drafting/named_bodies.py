"""Agencies, organizations, programs and campaigns that a text names: known ones, and others by their form."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from foia_graph.connectors.drafting.sentences import DRAFTING_PATTERNS, Span, without_possessive
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.name_table import NameHit, NameTable
from foia_graph.model.iris import last_segment, slug

PATTERNS = DRAFTING_PATTERNS.section("named_bodies")

BODY_CLASSES = ("Agency", "Organization", "Program", "Campaign")
KINDS = {"Agency": "agency", "Organization": "organization", "Program": "program", "Campaign": "campaign"}
SHORT = re.compile(r"[A-Z][A-Z&.-]{1,9}")
INSPECTOR_GENERAL = re.compile(r"[’']s\s(?:Office\sof\s(?:the\s)?)?Inspector\sGeneral\b")
OIG_NAMES = ("Office of Inspector General", "Office of the Inspector General")
EXPLAINED = re.compile(r"\s?\((?:[“\"])?(?P<short>[A-Z][A-Za-z&.-]{1,9})(?:[”\"])?\)")


class BodyInText(NamedTuple):
    """A body, a program or a campaign where a text names it.

    `reference` is its link in records (agency/ice); `is_known` is false of one that has to be drafted, under
    its `name`.
    """

    span: Span
    type: str
    reference: str
    name: str
    is_known: bool


class NamedBodies:
    """The bodies that are known: those of a gazetteer, and public bodies that it lacks.

    `scope` begins the ids of those that have to be drafted.
    """

    def __init__(self, gazetteer: Gazetteer, scope: str) -> None:
        known = [each for each in gazetteer.entries if each.type in BODY_CLASSES]
        names = {plain_words_of_name(name) for each in known for name in (*each.names, *each.abbreviations)}
        self.scope = scope
        self._known = {each.iri for each in known}
        added = [each for each in public_bodies() if names.isdisjoint(map(plain_words_of_name, each.names))]
        taken = {
            short for each in known for short in (*each.abbreviations, *filter(SHORT.fullmatch, each.names))
        }
        self._table = NameTable((*known, *(_without_shorts(each, taken) for each in added)))

    def find(self, text: str) -> list[BodyInText]:
        """Return the bodies that a text names, in order."""
        found = self._known_bodies(text)
        found = [self._inspector_general(text, each) for each in found]
        unknown = self._unknown_bodies(text, found)
        short = [*self._explained_shorts(text, unknown), *_shortened(text, [*found, *unknown])]
        return sorted([*found, *unknown, *short])

    def _inspector_general(self, text: str, body: BodyInText) -> BodyInText:
        """Return the inspector general of an agency where the text names that (USDA's Inspector General)."""
        match = INSPECTOR_GENERAL.match(text, body.span.end) if body.type == "Agency" else None
        if match is None:
            return body
        names = [
            f"{name} {office}"
            for name in (body.name, text[body.span.start : body.span.end])
            for office in OIG_NAMES
        ]
        span = Span(body.span.start, match.end())
        for hit in (
            hit
            for name in names
            for hit in self._table.search(name)
            if hit.end == len(name) and not hit.start
        ):
            for known in self._body_of(hit.forms[0].name.names[0], hit._replace(start=0, end=1), set()):
                return known._replace(span=span)
        return self._unknown_body(span, "Agency", f"{body.name} {OIG_NAMES[0]}")

    def _known_bodies(self, text: str) -> list[BodyInText]:
        hits = list(self._table.search(text))
        full = {each.name.iri for hit in hits for each in hit.forms if each.kind != "abbreviation"}
        return [body for hit in hits for body in self._body_of(text, hit, full)]

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
        is_known = entry.iri in self._known
        yield BodyInText(
            Span(hit.start, hit.end),
            entry.type,
            f"{KINDS[entry.type]}/{last_segment(entry.iri)}"
            if is_known
            else f"agency/{_scoped(self.scope, last_segment(entry.iri))}",
            entry.names[0] if entry.names else words,
            is_known,
        )

    def _unknown_bodies(self, text: str, found: Iterable[BodyInText]) -> list[BodyInText]:
        """Return the bodies that no table has, by the form of their names; headings name none."""
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
        """Yield the positions of abbreviations that the text explains behind the name of an unknown body."""
        for body in {each.reference: each for each in reversed(list(unknown))}.values():
            if match := EXPLAINED.match(text, body.span.end):
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


def _without_shorts(entry: GazetteerEntry, taken: set[str]) -> GazetteerEntry:
    shorts = tuple(each for each in entry.abbreviations if each not in taken)
    names = tuple(each for each in entry.names if each not in taken)
    return GazetteerEntry(entry.iri, entry.type, names, shorts)


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
    """Yield the names of two bodies that an "and" joins: A Center and B Watch."""
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
