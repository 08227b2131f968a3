"""Report of what a load did, or would do: counts, problems, and whether anything changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from foia_graph.model.resource import Problem
from foia_graph.store.generations.generation import Generation
from foia_graph.store.text_manifest import DocumentText, read_texts


@dataclass(slots=True)
class LoadReport:
    """The outcome of a load.

    `added`, `removed` and `changed` count things (everything with an IRI of its own, concepts included);
    `conflicts` counts pairs of claims that cannot both be true, in the catalogue as it is after the load.
    """

    generation: int = 0
    identity: str = ""
    written: bool = False
    rebuilt: str = ""
    """Why everything was built anew, "" where only differences were applied or nothing changed."""
    added: int = 0
    removed: int = 0
    changed: int = 0
    things: int = 0
    quads: int = 0
    conflicts: int = 0
    restricted: int = 0
    withdrawn: int = 0
    documents_read: int = 0
    """How many files of documents were read now; `documents_kept` counts those that had been read before."""
    documents_kept: int = 0
    notes: list[str] = field(default_factory=list)
    """What else there is to say of the documents, in sentences."""
    classes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: dict[str, list[Problem]] = field(default_factory=dict)
    """What could not be read or looked for in documents, by the key of the document."""
    seconds: float = 0.0

    @property
    def errors(self) -> list[Problem]:
        """The problems that a person must mend before anything is loaded."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The problems of the material, which was loaded all the same."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    def as_json(self) -> Mapping[str, Any]:
        """Return the report as JSON has it."""
        names = (
            "generation",
            "identity",
            "written",
            "rebuilt",
            "added",
            "removed",
            "changed",
            "things",
            "quads",
        )
        return {
            **{name: getattr(self, name) for name in names},
            "conflicts": self.conflicts,
            "restricted": self.restricted,
            "withdrawn": self.withdrawn,
            "documents": {
                "read": self.documents_read,
                "kept": self.documents_kept,
                "unread": len(self.unread),
                "notes": self.notes,
            },
            "classes": dict(sorted(self.classes.items())),
            "problems": [
                {
                    "file": p.path,
                    "line": p.line,
                    "field": p.field,
                    "message": p.message,
                    "severity": p.severity,
                }
                for p in self.all_problems
            ],
        }

    @property
    def all_problems(self) -> list[Problem]:
        """The problems of records, then those of documents."""
        return [*self.problems, *chain.from_iterable(self.unread.values())]

    def add_documents(self, texts: Mapping[str, DocumentText]) -> None:
        """Add what could not be read or looked for in documents, by their keys."""
        for key, text in texts.items():
            if text.problems:
                self.unread[key] = [Problem(text.name, 0, "", why, "warning") for why in text.problems]

    def __str__(self) -> str:
        if not self.written and not (self.added or self.removed or self.changed):
            same = f"nothing changed; generation {self.generation} holds {self.things:,} things"
            return f"{same}, {self._unread_sentence}" if self.unread else same
        parts = [f"{self.added:,} added", f"{self.removed:,} removed", f"{self.changed:,} changed"]
        parts.append(f"{self.conflicts:,} contradictions")
        if self.documents_read:
            parts.append(f"{self.documents_read:,} documents read")
        if self.unread:
            parts.append(self._unread_sentence)
        if self.restricted:
            parts.append(f"{self.restricted:,} restricted and left out")
        if self.withdrawn:
            parts.append(f"{self.withdrawn:,} withdrawn")
        return ", ".join(parts)

    @property
    def _unread_sentence(self) -> str:
        return f"{len(self.unread):,} documents not read in full"


def unchanged_report(generation: Generation, problems: Iterable[Problem]) -> LoadReport:
    """Return the report of a load that leaves a generation as it is."""
    report = LoadReport(generation=generation.number, identity=generation.identity, problems=list(problems))
    report.things, report.quads = stored_count(generation, "things"), stored_count(generation, "quads")
    report.conflicts = stored_count(generation, "conflicts")
    report.add_documents(read_texts(generation.path))
    return report


def stored_count(generation: Generation, name: str) -> int:
    """Return one of the counts of a generation."""
    return int(str(generation.counts[name]))
