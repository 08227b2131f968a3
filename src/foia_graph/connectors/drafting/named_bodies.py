"""Agencies, organizations, programs and campaigns that a text names: known ones, and others by their form."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.connectors.drafting.body_forms import is_heading, names_by_form
from foia_graph.connectors.drafting.public_bodies import public_bodies
from foia_graph.connectors.drafting.sentences import Span
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.name_table import NameHit, NameTable
from foia_graph.model.iris import last_segment, slug

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
        names = {_plain_name(name) for each in known for name in (*each.names, *each.abbreviations)}
        self.scope = scope
        self._known = {each.iri for each in known}
        added = [each for each in public_bodies() if names.isdisjoint(map(_plain_name, each.names))]
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
            _reference(entry) if is_known else f"agency/{_scoped(self.scope, last_segment(entry.iri))}",
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
        """Yield the places of abbreviations that the text explains behind the name of an unknown body."""
        for body in {each.reference: each for each in reversed(list(unknown))}.values():
            if match := EXPLAINED.match(text, body.span.end):
                for place in re.finditer(rf"(?<![\w-]){re.escape(match['short'])}(?![\w-])", text):
                    yield body._replace(span=Span(*place.span()))


def _has_capitals(words: str) -> bool:
    """Return whether the long words of a name begin with a capital: "to deny ICE access" names no program."""
    return all(not word[0].islower() for word in re.findall(r"[^\W\d_][\w’'-]*", words) if len(word) > 4)


def _shortened(text: str, bodies: list[BodyInText]) -> Iterator[BodyInText]:
    """Yield the places where a body that the text names in full is named without its first word."""
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
    return _plain_name(name)


def _plain_name(name: str) -> str:
    bare = re.sub(r"^(?:the\s+)?(?:u\.?s\.?|united states|federal)\s+", "", name.casefold().strip())
    return re.sub(r"[^a-z0-9&]+", " ", bare.replace("office of the inspector", "office of inspector")).strip()


def _without_shorts(entry: GazetteerEntry, taken: set[str]) -> GazetteerEntry:
    shorts = tuple(each for each in entry.abbreviations if each not in taken)
    names = tuple(each for each in entry.names if each not in taken)
    return GazetteerEntry(entry.iri, entry.type, names, shorts)


def _reference(entry: GazetteerEntry) -> str:
    return f"{KINDS[entry.type]}/{last_segment(entry.iri)}"


def _scoped(scope: str, name_id: str) -> str:
    return f"{scope}-{name_id}" if scope else name_id
