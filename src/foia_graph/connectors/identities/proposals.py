"""Proposals of identities: records of one body or person, and bodies that a printed name means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.connectors.identities.named_things import (
    BODIES,
    PERSON,
    CatalogueNames,
    ComparedThing,
    public_things,
)
from foia_graph.connectors.identities.person_matching import compare_persons
from foia_graph.extract.authorities.authority_file import Authority, AuthorityFile, build_authority_file
from foia_graph.extract.authorities.matching import (
    DEFAULT_THRESHOLD,
    MARGIN,
    AuthorityMatch,
    rank_matches,
)
from foia_graph.extract.authorities.name_words import read_name
from foia_graph.extract.person_names import plain_words

NAMED_SAME = 0.9
"""Score from which two bodies count as one where it is asked what stands above others."""


@dataclass(frozen=True, slots=True)
class IdentityProposal:
    """A proposal: that the field of a thing (IRI) has a value, how sure that is, and why.

    `quote` are the words of the name, `source` is what records call the source that prints it, and `page` the
    page of it ("" for none).
    """

    subject: str
    field: str
    value: str
    score: float
    reasons: tuple[str, ...]
    quote: str
    source: str = ""
    page: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """Return what is taken for one; who is said to be the other does not matter."""
        return frozenset((self.subject, self.value))


def propose_identities(names: CatalogueNames, threshold: float = DEFAULT_THRESHOLD) -> list[IdentityProposal]:
    """Return what may be the same, each pair once, but what was proposed or decided before."""
    bodies = public_things(names.things.values(), *BODIES)
    file = build_authority_file(_authority(each) for each in bodies if each.names)
    comparison = _BodyComparison(file, [each for each in bodies if each.names], threshold)
    found = [
        *comparison.proposals(),
        *comparison.printed_names(names),
        *_same_persons(public_things(names.things.values(), PERSON)),
    ]
    best: dict[tuple[str, frozenset[str]], IdentityProposal] = {}
    for each in sorted(
        found, key=lambda each: (-each.score, each.subject, each.value, each.source, each.page)
    ):
        if each.score >= threshold:
            best.setdefault((each.field, each.pair), each)
    return sorted(best.values(), key=lambda each: (each.subject, each.field, each.value))


def _authority(thing: ComparedThing) -> Authority:
    return Authority(
        thing.iri,
        thing.names,
        next(iter(thing.get("subOrganizationOf")), ""),
        (*thing.get("homepage"), *thing.get("webPage")),
    )


class _BodyComparison:
    """The comparison of bodies with each other, and of printed names with them."""

    def __init__(self, file: AuthorityFile, bodies: list[ComparedThing], threshold: float) -> None:
        self.file, self.threshold = file, threshold
        self.by_iri = {each.iri: each for each in bodies}
        self.ranked: dict[str, list[AuthorityMatch]] = {}
        """For each body those that it may be, the best first."""
        self.twins: dict[str, set[str]] = {}
        """Bodies that are called alike, where nothing stands above them, or the like."""
        # Parts are compared by what is above them, so that comes first.
        for body in sorted(bodies, key=lambda each: (len(list(file.chain(each.iri))), each.iri)):
            self.ranked[body.iri] = self._rank_body(body)
            for match in self.ranked[body.iri]:
                if match.score >= NAMED_SAME:
                    self.twins.setdefault(body.iri, set()).add(match.authority.iri)
                    self.twins.setdefault(match.authority.iri, set()).add(body.iri)

    def proposals(self) -> Iterator[IdentityProposal]:
        """Yield which bodies may be one."""
        for iri, ranked in self.ranked.items():
            if match := self.choose(ranked):
                yield self._proposal(iri, match)

    def printed_names(self, names: CatalogueNames) -> Iterator[IdentityProposal]:
        """Yield other names of bodies: printed ones that lead to nobody, and are none of those that a body
        has.
        """
        for printed in names.printed:
            for within in (*printed.within, ""):
                match = self.choose(
                    rank_matches(self.file, printed.text, within if within in self.by_iri else "")
                )
                if match is not None and printed.text not in match.authority.names:
                    yield IdentityProposal(
                        match.authority.iri,
                        "altLabel",
                        printed.text,
                        min(match.score, 1.0),
                        match.reasons,
                        printed.text,
                        printed.source,
                        printed.page,
                    )
                    break

    def choose(self, ranked: list[AuthorityMatch]) -> AuthorityMatch | None:
        """Return the body that is meant: of several that are one another's twins the best known.

        None where there is none, or where as good a match is another body.
        """
        enough = [each for each in ranked if each.score >= self.threshold]
        if not enough:
            return None
        alike = self._all_twins(enough[0].authority.iri)
        if any(e.authority.iri not in alike for e in enough if enough[0].score - e.score < MARGIN):
            return None
        return max(
            (each for each in enough if each.authority.iri in alike),
            key=lambda each: self._knowledge(each.authority.iri),
        )

    def _rank_body(self, body: ComparedThing) -> list[AuthorityMatch]:
        """Return the bodies that one may be, by the first of its names that leads to any."""
        above = next(iter(body.get("subOrganizationOf")), "")
        for name in body.names:
            if name != body.names[0] and len(read_name(name).words) < 2:
                continue  # an abbreviation beside the name is too little to go by for a whole record
            for within in sorted({above, *self.twins.get(above, ())}):
                found = rank_matches(self.file, name, within, body.iri)
                if ranked := [each for each in found if self._may_be(body, each)]:
                    return ranked
        return []

    def _may_be(self, body: ComparedThing, match: AuthorityMatch) -> bool:
        """Return whether nothing speaks against two records being of one body."""
        other = self.by_iri[match.authority.iri]
        if other.type != body.type and match.score < NAMED_SAME:
            return False
        areas, others = set(body.get("areaServed")), set(other.get("areaServed"))
        if areas and others and not areas & others:
            return False
        above, theirs = ([*self.file.chain(each.iri)][1:] for each in (body, other))
        if other.iri in above or body.iri in theirs:
            return False
        return not (above and theirs) or bool(self._with_twins(above) & self._with_twins(theirs))

    def _with_twins(self, iris: Iterable[str]) -> set[str]:
        return {twin for iri in iris for twin in (iri, *self.twins.get(iri, ()))}

    def _all_twins(self, iri: str) -> set[str]:
        """Return a body with its twins, their twins, and so on."""
        found, todo = {iri}, [iri]
        while todo:
            for twin in self.twins.get(todo.pop(), ()):
                if twin not in found:
                    found.add(twin)
                    todo.append(twin)
        return found

    def _knowledge(self, iri: str) -> tuple[int, int, int, int, str]:
        """Return how much is known of a body; a body is taken for the better known one."""
        thing = self.by_iri[iri]
        return len(self.file.parts_of.get(iri, ())), len(thing.names), thing.described_fields, -len(iri), iri

    def _proposal(self, iri: str, match: AuthorityMatch) -> IdentityProposal:
        lesser, greater = sorted((iri, match.authority.iri), key=self._knowledge)
        quote = self.by_iri[lesser].names[0]
        return IdentityProposal(lesser, "identifiedAs", greater, min(match.score, 1.0), match.reasons, quote)


def _same_persons(persons: list[ComparedThing]) -> Iterator[IdentityProposal]:
    """Yield which records of persons in public roles may be of one person; only who shares a word is
    compared.
    """
    by_word: dict[str, list[ComparedThing]] = {}
    for person in persons:
        for word in sorted({word for name in person.names for word in plain_words(name) if len(word) > 1}):
            for other in by_word.get(word, ()):
                if other is not person and (compared := compare_persons(other, person)):
                    lesser, greater = sorted(
                        (other, person), key=lambda each: (each.described_fields, each.iri)
                    )
                    yield IdentityProposal(
                        lesser.iri,
                        "identifiedAs",
                        greater.iri,
                        compared.score,
                        compared.reasons,
                        lesser.names[0],
                    )
            by_word.setdefault(word, []).append(person)
