"""Former names of things: what a record was called before, whose address leads to the one that it has now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping.record_fields import FORMER_NAMES
from foia_graph.ingest.mapping.record_problems import field_line
from foia_graph.model import values
from foia_graph.model.dates import quote_text
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Problem, RawValue, SourceRecord


@dataclass(slots=True)
class FormerNames:
    """The present name of each thing by its former ones (IRIs), and what is wrong with some of these."""

    present: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _places: dict[str, SourceRecord] = field(default_factory=dict)

    def add(self, record: SourceRecord, iri: str, profile: Profile, base: str) -> None:
        """Add the former names in a record of a thing (IRI), which are of the kind that it has now."""
        if not iri:
            return
        shape, written = profile[record.type], record.fields[FORMER_NAMES]
        for raw in written if isinstance(written, list) else [written]:
            try:
                former = values.key_iri(shape, _key(raw, shape.kind), base)
            except ValueRejected as error:
                self._reject(record, str(error))
                continue
            if former == iri:
                self._reject(record, f"{quote_text(str(raw))} is its name now")
                continue
            if self.present.setdefault(former, iri) != iri:
                other = self.present[former]
                self._reject(record, f"{quote_text(str(raw))} is a former name of <{other}>, too")
            self._places.setdefault(former, record)

    def problems_among(self, described: Collection[str]) -> list[Problem]:
        """Return all problems: what is written wrong, and former names of one thing that another has now."""
        taken = (
            _problem(record, f"<{former}> is described by a record of its own")
            for former, record in self._places.items()
            if former in described
        )
        return [*self.problems, *taken]

    @property
    def latest(self) -> Mapping[str, str]:
        """Return the present names by the former ones, sorted; chains to their ends."""
        return {former: self._latest(former) for former in sorted(self.present)}

    @property
    def first(self) -> Mapping[str, str]:
        """Return by present name the first that a record gives of the former ones."""
        found: dict[str, str] = {}
        for former in self.present:
            found.setdefault(self._latest(former), former)
        return found

    def without(self, hidden: Collection[str]) -> Mapping[str, str]:
        """Return those of what may be seen."""
        return {former: name for former, name in self.latest.items() if name not in hidden}

    def _latest(self, name: str) -> str:
        passed = {name}
        while (following := self.present.get(name, "")) and following not in passed:
            passed.add(following)
            name = following
        return name

    def _reject(self, record: SourceRecord, message: str) -> None:
        self.problems.append(_problem(record, message))


def _problem(record: SourceRecord, message: str) -> Problem:
    return Problem(record.path, field_line(record, FORMER_NAMES), FORMER_NAMES, message)


def _key(raw: RawValue, kind: str) -> str:
    """Return the key in a name that is written alone or behind its kind; raises ValueRejected."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueRejected("a former name is the `id` that the record had")
    before, slash, key = raw.strip().partition("/")
    if slash and before != kind:
        raise ValueRejected(f"{quote_text(raw)} is of another kind; a name leads to what is still a {kind}")
    return key if slash else before
