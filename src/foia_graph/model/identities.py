"""Identities of things: which names mean one thing, which of them is preferred, and what follows for links.

Links lead to the preferred name; the claim or part that they are in keeps the one that was recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.resource import Resource, Value, build_resource

IDENTIFIED_AS, SAME_AS = "identifiedAs", "sameAs"
PREFERRED, RECORDED_AS = "preferredIdentity", "recordedAs"
# Fields whose links lead to names that are not preferred, too.
IDENTITY_LINKS = frozenset((IDENTIFIED_AS, SAME_AS, PREFERRED, RECORDED_AS))
# What is taken for another one, and that (IRIs).
IdentityPair = tuple[str, str]


def takes_identities(shape: Shape) -> bool:
    """Return whether things of a class may be judged to be the same."""
    return IDENTIFIED_AS in shape.properties and SAME_AS in shape.properties


@dataclass(frozen=True)
class Identities:
    """The judgements that are followed: the preferred name of each thing that is taken for another."""

    profile: Profile
    preferred: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)
    """The present name of each thing that a record calls otherwise, by the former one."""

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The names of one thing, sorted, by each of them; only of things that have several."""
        by_preferred: dict[str, list[str]] = {}
        for lesser, preferred in self.preferred.items():
            by_preferred.setdefault(preferred, [preferred]).append(lesser)
        return {name: tuple(sorted(names)) for names in by_preferred.values() for name in names}

    def apply(self, res: Resource) -> Resource:
        """Return a resource whose links lead to preferred names; a thing of several names says so."""
        if not self.preferred and not self.present:
            return res
        judged = self._with_preferred_links(res, res.iri)
        if res.iri not in self.groups:
            return judged
        same = [name for name in self.groups[res.iri] if name != res.iri]
        preferred = [self.preferred[res.iri]] if res.iri in self.preferred else []
        return build_resource(res.iri, res.type, {**judged.values, SAME_AS: same, PREFERRED: preferred})

    def _with_preferred_links(self, res: Resource, owner: str) -> Resource:
        shape = self.profile[res.type]
        if res.type == "Claim" and res.one("predicate") == self.profile.predicates[IDENTIFIED_AS]:
            return res  # A claim of identity keeps its names: else it would say that a thing is itself.
        values: dict[str, tuple[Value, ...]] = {}
        recorded: set[Value] = set()
        for name, several in res.values.items():
            kind = shape.properties[name].kind
            if kind == "nested" or name == "claims":
                found = tuple(
                    self._with_preferred_links(v, owner) if isinstance(v, Resource) else v for v in several
                )
            elif kind in ("link", "any") and not (name == IDENTIFIED_AS and takes_identities(shape)):
                found = tuple(self._preferred_link(v, owner) for v in several)
                recorded.update(
                    old for old, new in zip(several, found, strict=True) if self._present(old) != new
                )
            else:
                continue
            if found != several:
                values[name] = found
        if not values:
            return res
        if recorded and RECORDED_AS in shape.properties:
            values[RECORDED_AS] = tuple(recorded)
        return build_resource(res.iri, res.type, {**res.values, **values})

    def _preferred_link(self, value: Value, owner: str) -> Value:
        present = self._present(value)
        preferred = self.preferred.get(present, present) if isinstance(present, str) else present
        return present if preferred == owner else preferred

    def _present(self, value: Value) -> Value:
        return self.present.get(value, value) if isinstance(value, str) else value


def resolve_identities(pairs: Iterable[IdentityPair]) -> tuple[dict[str, str], list[str]]:
    """Return the preferred name of each thing that is taken for another, and what contradicts itself.

    Chains are followed to their ends. What is taken for several things that are not the same, or at the end
    of a chain for itself, contradicts itself, and has no preferred name.

    >>> resolve_identities([("a", "b"), ("b", "c")])
    ({'a': 'c', 'b': 'c'}, [])
    >>> resolve_identities([("a", "b"), ("a", "c"), ("d", "e"), ("e", "d")])
    ({}, ['a', 'd', 'e'])
    """
    targets: dict[str, set[str]] = {}
    for lesser, greater in pairs:
        targets.setdefault(lesser, set()).add(greater)
    ends = {name: _chain_ends(name, targets) for name in sorted(targets)}
    preferred = {name: found[0] for name, found in ends.items() if len(found) == 1}
    return preferred, [name for name, found in ends.items() if len(found) != 1]


def _chain_ends(name: str, targets: Mapping[str, set[str]]) -> list[str]:
    """Return where all chains from a thing end, sorted; none where one leads in a cycle."""
    ends, todo, passed = set(), [name], {name}
    while todo:
        for following in targets[todo.pop()]:
            if following not in targets:
                ends.add(following)
            elif following not in passed:
                passed.add(following)
                todo.append(following)
    return sorted(ends)
