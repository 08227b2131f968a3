"""The sets that records are in (2.6): by kind, by release, and by issue, narrower ones inside broader ones.

`kind:document` are all documents, `release:2012-04-10` a release and its documents, and
`issue:victims-of-crimes:domestic-violence-survivors` what raises an issue or is about it, which is in
`issue:victims-of-crimes` too. Of what is deleted only the kind is known: it is told in every set of which it
may have been, so that whoever harvests a set hears of it.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from foia_graph.model import iris
from foia_graph.model.profile import Shape
from foia_graph.publish.oai.records import Record, Records
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels

KIND, RELEASE, ISSUE = "kind", "release", "issue"
RAISED = ("raisesIssue", "subject")
"""The fields by which a thing has to do with an issue."""
AT_HAND = 32
"""Sets whose records are kept at hand."""
TOPS: Mapping[str, str] = {
    ISSUE: "Issues that records raise or are about",
    KIND: "Kinds of things",
    RELEASE: "Releases and their documents",
}


@dataclass(frozen=True, slots=True)
class Set:
    """A set, and what it is called."""

    spec: str
    name: str


class Sets:
    """The sets of one catalogue; `records` gives those of a set in order, none where there is no such set."""

    def __init__(self, catalogue: Catalogue, records: Records) -> None:
        self._catalogue, self._records = catalogue, records
        self._labels, self._profile = Labels(catalogue), catalogue.profile
        self.records: Callable[[str], Sequence[Record]] = lru_cache(AT_HAND)(self._select)

    # ------------------------------------------------------------ all sets

    def all(self) -> list[Set]:
        """Give the sets that have a record or an issue of their own, in the order of their setSpecs."""
        found = dict(self._named())
        tops = {top: TOPS[top] for top in {spec.partition(":")[0] for spec in found}}
        return [Set(spec, name) for spec, name in sorted((found | tops).items())]

    def _named(self) -> Iterator[tuple[str, str]]:
        for kind in sorted(self._records.kinds):
            shape = self._profile.by_kind.get(kind)
            yield f"{KIND}:{kind}", shape.plural.replace("-", " ").capitalize() if shape else kind
        for iri in self._catalogue.names(self._profile["Release"]):
            yield f"{RELEASE}:{iris.last(iri)}", self._labels.preferred_name(iri)
        for iri, specs in self._issues().items():
            yield from ((spec, self._labels.preferred_name(iri)) for spec in specs)

    def _issues(self) -> Mapping[str, tuple[str, ...]]:
        """Give the setSpecs of each issue: one for each way down to it."""
        return self._catalogue.once("oai issues", self._paths)

    def _paths(self) -> dict[str, tuple[str, ...]]:
        issues = dict.fromkeys(self._catalogue.names(self._profile["Issue"]))
        return {iri: tuple(sorted(f"{ISSUE}:{path}" for path in self._ways(iri, issues))) for iri in issues}

    def _ways(self, iri: str, issues: Container[str]) -> Iterator[str]:
        """Give the ways down from issues that have none above them, as names joined by colons."""
        above = [each for each in self._catalogue.broader(iri) if each in issues]
        if not above:
            yield iris.last(iri)
        yield from (f"{way}:{iris.last(iri)}" for each in above for way in self._ways(each, issues))

    # ------------------------------------------------------------ the sets of a record

    def of(self, record: Record) -> list[str]:
        """Give the setSpecs of a record, without those that these are in."""
        found = [f"{KIND}:{record.kind}"]
        if not record.deleted:
            found += (f"{RELEASE}:{iris.last(iri)}" for iri in self._releases(record))
            found += (spec for iri in self._raised(record.iri) for spec in self._issues().get(iri, ()))
        return sorted(dict.fromkeys(found))

    def _releases(self, record: Record) -> list[str]:
        if record.kind == RELEASE:
            return [record.iri]
        return self._catalogue.links(record.iri, self._profile.predicates["inSeries"])

    def _raised(self, iri: str) -> Iterator[str]:
        for field in RAISED:
            yield from self._catalogue.links(iri, self._profile.predicates[field])

    # ------------------------------------------------------------ the records of a set

    def _select(self, spec: str) -> Sequence[Record]:
        """Give the records that are in a set or, being deleted, may have been, in order; none for no set."""
        top, _, rest = spec.partition(":")
        if top == KIND:
            return [each for each in self._records.all if rest in ("", each.kind)]
        members = frozenset(self._found(top, rest))
        if not members and not self._was_release(top, rest):
            return []
        return [each for each in self._records.all if each.iri in members or _may_be(each, top, rest)]

    def _was_release(self, top: str, slug: str) -> bool:
        releases = (each for each in self._records.all if each.deleted and each.kind == RELEASE)
        return top == RELEASE and any(slug in ("", iris.last(each.iri)) for each in releases)

    def _found(self, top: str, rest: str) -> Iterator[str]:
        if top == RELEASE:
            for iri in self._catalogue.names(self._profile["Release"]):
                if rest in ("", iris.last(iri)):
                    yield iri
                    yield from self._pointing(iri, "inSeries", self._profile["ReleasedDocument"])
        elif top == ISSUE:
            for iri, specs in self._issues().items():
                if _is_under(specs, rest):
                    yield from self._raising(iri)

    def _raising(self, issue: str) -> Iterator[str]:
        """Give the things that raise an issue, or are about it; looked for only where there are any."""
        for field, name in self._catalogue.incoming(issue):
            if field in RAISED and self._profile.is_thing(self._profile[name]):
                yield from self._pointing(issue, field, self._profile[name])

    def _pointing(self, iri: str, field: str, shape: Shape) -> list[str]:
        return self._catalogue.all_pointing(iri, field, shape)


def _may_be(record: Record, top: str, slug: str) -> bool:
    """Tell whether a record is deleted and may have been in a set of releases or issues."""
    if not record.deleted:
        return False
    if top == RELEASE and record.kind == RELEASE:
        return slug in ("", iris.last(record.iri))
    return top == ISSUE or record.kind == "document"


def _is_under(specs: tuple[str, ...], rest: str) -> bool:
    """Tell whether one of the setSpecs of an issue is that of a set, or below it."""
    spec = f"{ISSUE}:{rest}" if rest else ISSUE
    return any(each == spec or each.startswith(f"{spec}:") for each in specs)


def sets_of(catalogue: Catalogue, records: Records) -> Sets:
    """Give the sets of an open generation."""
    return catalogue.once("oai sets", lambda: Sets(catalogue, records))
