"""The SHACL validation of what is served, by an engine (pySHACL) that has no part in loading."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from foia_graph.model.namespaces import RDF, SH
from foia_graph.model.profile import Profile
from foia_graph.store.quad_store import QuadStore

if TYPE_CHECKING:
    from rdflib import Graph


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One result of a validation report (SHACL §3.6): which thing, which field, what is wrong with what."""

    focus: str
    path: str
    message: str
    value: str = ""
    shape: str = ""

    def __str__(self) -> str:
        value = f" (found {self.value})" if self.value else ""
        return f"<{self.focus}>: {self.path}: {self.message}{value}"


def validate(store: QuadStore, profile: Profile) -> list[Violation]:
    """Return the violations of the profile in the default graph of a store, none for a sound catalogue."""
    # Imported here: rdflib and pySHACL take a second to start, and no other verb needs them.
    import pyshacl
    from rdflib import Graph, URIRef
    from rdflib.plugins.sparql import prepareQuery

    class PreparedGraph(Graph):
        """A graph that parses the same query once: pySHACL sends each constraint's again for every node."""

        def __init__(self) -> None:
            super().__init__()
            self.prepared = cache(prepareQuery)

        def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
            return super().query(self.prepared(query_object), *args, **kwargs)

    lines = BytesIO()
    store.write_graph(lines)
    data = PreparedGraph()
    data.parse(data=lines.getvalue(), format="nt")
    # A claim names the field that it is about; the fields are those of the profile.
    for predicate in set(profile.predicates.values()):
        data.add((URIRef(predicate), URIRef(f"{RDF}type"), URIRef(f"{RDF}Property")))
    shapes = Graph().parse(profile.folder / "profile.ttl", format="turtle")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True)
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {report}")
    return sorted(set(_violations(report, profile)))


def _violations(report: "Graph", profile: Profile) -> Iterator[Violation]:
    from rdflib import URIRef

    names = {path: name for (path, inverse), name in profile.fields.items() if not inverse}
    for result in report.subjects(URIRef(f"{RDF}type"), URIRef(f"{SH}ValidationResult")):
        terms = ("focusNode", "resultPath", "resultMessage", "value", "sourceShape")
        focus, path, message, value, shape = (
            str(report.value(result, URIRef(SH + term)) or "") for term in terms
        )
        shape = shape.rpartition("#")[2]
        yield Violation(focus, names.get(path, shape or path), message, value, shape)
