"""The authority file: bodies with all that they are called, what is above them, and their abbreviations."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from foia_graph.extract.authorities.name_words import (
    GENERIC,
    NameWords,
    initials_in_address,
    initials_of,
    read_name,
    telling_stems,
)

STATED, IN_ADDRESS, INITIALS = "stated", "in its address", "initials"
KINDS_OF_PARTS = frozenset((
    "branch", "center", "directorate", "division", "headquarter", "office", "section",
))  # fmt: skip
MAX_ABOVE = 8
_HEADQUARTERS = re.compile(r"\s+-\s+Headquarters$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Authority:
    """A body as an authority file has it: its IRI, names (the preferred one first), and what it belongs to.

    `addresses` are those of its sites and pages, in which abbreviations may be.
    """

    iri: str
    names: tuple[str, ...]
    above: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the preferred name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class AuthorityLabel:
    """One name of a body in words; `is_generic` for a part of a body whose like many others have."""

    authority: Authority
    text: str
    words: NameWords
    is_generic: bool


@dataclass(slots=True)
class AuthorityFile:
    """Bodies, found by the words of their names and by abbreviations."""

    by_iri: dict[str, Authority] = field(default_factory=dict)
    by_stem: dict[str, list[AuthorityLabel]] = field(default_factory=dict)
    """Labels by each telling word; under "" those that have none."""
    abbreviations: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each abbreviation the IRIs of bodies, each with where it comes from (STATED ...)."""
    labels_of: dict[str, list[AuthorityLabel]] = field(default_factory=dict)
    parts_of: dict[str, list[str]] = field(default_factory=dict)
    """All bodies (IRIs) below each."""

    def chain(self, iri: str) -> Iterator[str]:
        """Yield a body and what is above it, the nearest first."""
        for _ in range(MAX_ABOVE):
            if iri not in self.by_iri:
                return
            yield iri
            iri = self.by_iri[iri].above

    def is_within(self, iri: str, above: str) -> bool:
        """Return whether a body is another one, or below it."""
        return above in self.chain(iri)

    def labels_like(self, words: NameWords, *, above: bool = False) -> list[AuthorityLabel]:
        """Return the labels that share a telling word with a name; of a name without any, those without any.

        `above` asks for those of bodies that have parts, alone.
        """
        stems = telling_stems(words) or ("",)
        found = {id(label): label for stem in stems for label in self.by_stem.get(stem, ())}
        return [each for each in found.values() if not above or each.authority.iri in self.parts_of]


def build_authority_file(authorities: Iterable[Authority]) -> AuthorityFile:
    """Return an authority file; of bodies with one IRI the last counts."""
    file = AuthorityFile({each.iri: each for each in sorted(authorities, key=lambda each: each.iri)})
    for authority in file.by_iri.values():
        names_above = [name for iri in file.chain(authority.above) for name in file.by_iri[iri].names]
        file.labels_of[authority.iri] = list(_labels(authority, names_above))
        for label in file.labels_of[authority.iri]:
            for stem in {*telling_stems(label.words)} or {""}:
                file.by_stem.setdefault(stem, []).append(label)
        for short, origin in _abbreviations(authority, file.labels_of[authority.iri]):
            file.abbreviations.setdefault(short, {}).setdefault(authority.iri, origin)
        for above in list(file.chain(authority.above)):
            file.parts_of.setdefault(above, []).append(authority.iri)
    return file


def _labels(authority: Authority, above: Sequence[str]) -> Iterator[AuthorityLabel]:
    for text in dict.fromkeys(_own_name(name, above) for name in authority.names):
        words = read_name(text).words
        if words and not _is_abbreviation(words):
            yield AuthorityLabel(authority, text, words, _is_generic(words, bool(authority.above)))


def _own_name(name: str, above: Sequence[str]) -> str:
    for other in above:
        if name.endswith(f", {other}"):
            name = name.removesuffix(f", {other}")
        elif name.startswith((f"{other} ", f"{other}, ")):
            name = name.removeprefix(other).lstrip(", ")
    return _HEADQUARTERS.sub("", name)


def _abbreviations(authority: Authority, labels: Iterable[AuthorityLabel]) -> Iterator[tuple[str, str]]:
    for text in authority.names:
        reading = read_name(text)
        for each in (reading.words, *(read_name(bracketed).words for bracketed in reading.bracketed)):
            if _is_abbreviation(each):
                short = each[-1].printed.upper()
                yield from ((short, STATED), (f"US{short}", IN_ADDRESS))
    for origin in (IN_ADDRESS, INITIALS):
        for label in labels:
            stems = [word.printed.lower() for word in label.words]
            made = (
                {each for address in authority.addresses for each in initials_in_address(address, stems)}
                if origin == IN_ADDRESS
                else initials_of(stems)
            )
            yield from ((each, origin) for each in sorted(made))


def _is_generic(words: NameWords, is_part: bool) -> bool:
    # Many bodies have such a part: Office of Inspector General, Headquarters, Region 4.
    telling = telling_stems(words)
    return GENERIC.issuperset(telling) and (is_part or not telling or words[0].stem in KINDS_OF_PARTS)


def _is_abbreviation(words: NameWords) -> bool:
    return bool(words) and words[-1].is_short and all(word.stem == "us" for word in words[:-1])
