"""The parameters of requests about relations, read strictly from the address."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.dates import quote_text
from foia_graph.publish.addresses import is_iri
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import SCOPES
from foia_graph.store.traversal.relations import FollowedFields, relations_of
from foia_graph.web.core.operations import Operation, OperationParameter, PathExpansion, expands_paths
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.query_parameters import parse_pairs
from foia_graph.web.core.site import current_catalogue

NUMBER = re.compile(r"[0-9]{1,9}")
WORDS = re.compile(r"[A-Za-z]+(,[A-Za-z]+)*")
THING = {"type": "string", "minLength": 1}
VIA = OperationParameter(
    "via",
    {"type": "string", "pattern": f"^{WORDS.pattern}$"},
    "Fields that are followed, by their names in the profile, with commas; left out: all that relate things.",
    example="cites,critiques,raisesIssue",
)


def thing_classes(source: Catalogue) -> list[str]:
    """Return the names of the classes of things."""
    profile = source.profile
    return [name for name, shape in profile.shapes.items() if profile.is_thing(shape)]


@expands_paths("graph.graph")
@expands_paths("path.path")
def relation_operations(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the operation with the names of fields to follow and of classes to show."""
    allowed_names = {"via": relations_of(source).names, "type": thing_classes(source)}
    yield (
        path,
        replace(
            operation,
            parameters=tuple(_exact_parameter(each, allowed_names) for each in operation.parameters),
        ),
    )


def _exact_parameter(
    parameter: OperationParameter, allowed_names: Mapping[str, Iterable[str]]
) -> OperationParameter:
    if parameter.name not in allowed_names:
        return parameter
    one = f"({'|'.join(allowed_names[parameter.name])})"
    return replace(parameter, schema={**parameter.schema, "pattern": f"^{one}(,{one})*$"})


@dataclass(frozen=True, slots=True)
class RelationRequest:
    """The parameters of a request, each read when it is asked for."""

    values: Mapping[str, tuple[str, ...]]
    source: Catalogue

    @classmethod
    def from_address(
        cls, parameters: Iterable[OperationParameter], several: Iterable[str] = ()
    ) -> "RelationRequest":
        """Read the address; raises RequestRefused for what is unknown, said twice, or not UTF-8."""
        names = [each.name for each in parameters if each.place == "query"]
        values_by_name: dict[str, tuple[str, ...]] = {}
        for name, value in parse_pairs(request.query_string, "address"):
            if name not in names:
                raise RequestRefused(
                    f"There is no parameter {quote_text(name)}; there are {', '.join(names)}."
                )
            if name in values_by_name and name not in several:
                raise RequestRefused(f"{name} is given more than once.")
            values_by_name[name] = (*values_by_name.get(name, ()), value)
        return cls(values_by_name, current_catalogue())

    def answer_path(self, place: str) -> str:
        """Return the address of the answer, with the parameters in a settled order."""
        pairs = [(name, value) for name in sorted(self.values) for value in self.values[name]]
        return f"{place}?{urlencode(pairs, safe='/:,#')}" if pairs else place

    def thing_iris(self, name: str, most: int = 1) -> list[str]:
        """Return the things that a parameter names; raises Refused, NotFound, or Gone."""
        texts = self.values.get(name, ())
        if not 1 <= len(texts) <= most or "" in texts:
            raise RequestRefused(
                f"{name} names a thing, as /id/work/oig-12-64{' (at most 20 of them)' * (most > 1)}."
            )
        return list(dict.fromkeys(_named_thing(name, each, self.source) for each in texts))

    def bounded_number(self, name: str, low: int, high: int, usual: int) -> int:
        """Return a number; raises Refused where it is none, or out of bounds."""
        text = self.values.get(name, (str(usual),))[0]
        if not (NUMBER.fullmatch(text) and low <= int(text) <= high):
            raise RequestRefused(f"{name} is a whole number from {low} to {high}, not {quote_text(text)}.")
        return int(text)

    def one_of(self, name: str, options: tuple[str, ...]) -> str:
        """Return one of some words, the first unless told; raises Refused for another."""
        text = self.values.get(name, options[:1])[0]
        if text not in options:
            raise RequestRefused(f"{name} is one of {', '.join(options)}, not {quote_text(text)}.")
        return text

    def name_list(self, name: str) -> list[str]:
        """Return the words of a list with commas; raises Refused for an empty one."""
        text = self.values.get(name, ("",))[0]
        if name in self.values and not WORDS.fullmatch(text):
            raise RequestRefused(
                f"{name} is a list of names with commas between them, not {quote_text(text)}."
            )
        return list(dict.fromkeys(text.split(","))) if text else []

    def shown_classes(self) -> frozenset[str]:
        """Return the classes that are shown, none for all; raises Refused for one that there is not."""
        class_names, names = thing_classes(self.source), self.name_list("type")
        for name in names:
            if name not in class_names:
                raise RequestRefused(
                    f"type: there is no class {quote_text(name)}; there are {', '.join(class_names)}."
                )
        return frozenset(names)

    def followed_fields(self) -> FollowedFields:
        """Return the fields that are followed; raises Refused where one relates nothing."""
        relations = relations_of(self.source)
        names = self.name_list("via") or list(relations.usual_names)
        unknown = [name for name in names if name not in relations.names]
        if unknown:
            raise RequestRefused(
                f"via: no field {quote_text(unknown[0])} relates things; "
                f"there are {', '.join(relations.names)}."
            )
        return relations.choose_fields(names)

    def for_spreadsheet(self) -> bool:
        """Return True where a table is for a spreadsheet."""
        return self.one_of("spreadsheet", ("false", "true")) == "true"

    def includes_outside(self) -> bool:
        """Return True where sources outside the collection count."""
        return self.one_of("scope", SCOPES) == "all"


def _named_thing(name: str, text: str, source: Catalogue) -> str:
    iri = text if ":" in text else f"{source.base}{_local_name(text)}"
    stub = source.stub(iri) if is_iri(iri) and "#" not in iri else None
    if stub is not None and source.profile.is_thing(source.profile[stub.type]):
        return iri
    if iri in source.tombstones:
        raise ResourceGone(iri, source.tombstones[iri])
    raise NotFound(
        f"{name} names {quote_text(text)}, and nothing is known of that; write /id/kind/name, or an IRI."
    )


def _local_name(text: str) -> str:
    """Return the rest of a name behind the base.

    >>> _local_name("work/oig-12-64"), _local_name("/scheme/issues/juveniles")
    ('id/work/oig-12-64', 'scheme/issues/juveniles')
    """
    rest = text.removeprefix("/").removeprefix("doc/")
    return rest if rest.startswith(("id/", "scheme/")) else f"id/{rest}"
