"""Choices of questions: the things that a parameter may be, by their labels, and what a reader wrote."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from foia_graph.errors import ValueRejected
from foia_graph.model import iris
from foia_graph.model.profile import Shape
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels
from foia_graph.store.listing.index import list_index
from foia_graph.store.listing.orders import sort_label

MOST_CHOICES = 250
"""Things of which a pick list is made; where there are more, their label is written in."""
MOST_NEAR = 20
"""Things that are offered where what was written names none, or several."""
MOST_SCANNED = 20_000
"""Labels that are looked through for words inside them."""
CHOICE_WORDS: Mapping[str, str] = {
    "corpus": "no, only sources of this collection",
    "all": "yes, sources outside it too",
    "within": "all days that the date allows",
    "overlapping": "at least one of them",
    "raises": "only where a source says that it shows it",
    "any": "also where it is about it",
    "created": "when they were written",
    "issued": "when they were made public",
}
"""What the values of choices mean, in the words of a form."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a parameter, and what it is called."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A field of the form of a question: a pick list where it has choices, else something to write in."""

    name: str
    title: str
    value: str
    choices: tuple[Choice, ...]
    input_type: str
    near: tuple[Choice, ...] = ()
    """What may be meant, where what was written names nothing."""


def choice_fields(query: SavedQuery, values: Mapping[str, str], source: Catalogue) -> list[ChoiceField]:
    """Return the form of a question, filled in with what was chosen."""
    return [_choice_field(each, values.get(each.name, each.default), source) for each in query.parameters]


def _choice_field(parameter: QueryParameter, value: str, source: Catalogue) -> ChoiceField:
    title = parameter.description.partition("; left open")[0].rstrip(".")
    if parameter.type == "choice":
        choices = tuple(Choice(each, CHOICE_WORDS.get(each, each)) for each in parameter.options)
        return ChoiceField(parameter.name, title, value, choices, "")
    if parameter.type not in ("thing", "concept"):
        kind = {"date": "date", "integer": "number"}.get(parameter.type, "text")
        return ChoiceField(parameter.name, title, value, (), kind)
    return _thing_field(parameter, title, value, source)


def _thing_field(parameter: QueryParameter, title: str, value: str, source: Catalogue) -> ChoiceField:
    shapes = _choice_shapes(parameter, source)
    iri = _chosen_iri(parameter, value, source)
    near = tuple(_near_choices(parameter, value, source)) if value and not iri else ()
    all_names = chain.from_iterable(_names_of(parameter, shape, source) for shape in shapes)
    names = list(islice(all_names, MOST_CHOICES + 1))
    if len(names) <= MOST_CHOICES:
        choices = (*_open_choice(parameter), *_sorted_choices(names, source))
        return ChoiceField(parameter.name, title, _short_value(iri, source) or value, choices, "", near)
    text = Labels(source).name(iri) if iri else value
    return ChoiceField(parameter.name, title, text, (), "text", near)


def _open_choice(parameter: QueryParameter) -> Iterator[Choice]:
    if parameter.optional:
        yield Choice("", "any")


def _choice_shapes(parameter: QueryParameter, source: Catalogue) -> list[Shape]:
    """Return the classes of the things that a parameter takes."""
    profile = source.profile
    if parameter.type == "concept":
        return [profile["Concept"]]
    if parameter.options:
        return [profile.by_kind[kind] for kind in parameter.options]
    return [shape for shape in profile.shapes.values() if profile.is_thing(shape) and shape.name != "Catalog"]


def _names_of(parameter: QueryParameter, shape: Shape, source: Catalogue) -> Iterable[str]:
    names = source.thing_names(shape)
    if parameter.type != "concept":
        return names
    scheme = f"{source.base}scheme/{parameter.options[0]}/"
    start = bisect_left(names, scheme)
    return islice(names, start, bisect_left(names, f"{scheme}\uffff", start))


def _sorted_choices(names: Iterable[str], source: Catalogue) -> tuple[Choice, ...]:
    labels = Labels(source).names(names)
    choices = (Choice(_short_value(iri, source), label) for iri, label in labels.items())
    return tuple(sorted(choices, key=lambda choice: (sort_label(choice.text), choice.value)))


def _short_value(iri: str, source: Catalogue) -> str:
    """Return the name of a thing as an address has it: `kind/slug`, or from the scheme on."""
    return iri.removeprefix(source.base).removeprefix("id/")


def resolve_values(
    query: SavedQuery, values: Mapping[str, str], source: Catalogue
) -> tuple[dict[str, str], list[str]]:
    """Return what was chosen, labels replaced by names, and the parameters that name nothing."""
    resolved, unknown = dict(values), []
    for parameter in query.parameters:
        value = values.get(parameter.name, "").strip()
        if not value or parameter.type not in ("thing", "concept"):
            continue
        if _chosen_iri(parameter, value, source):
            continue
        near = list(_near_choices(parameter, value, source))
        same = [each for each in near if sort_label(each.text) == sort_label(value)]
        if len(same) == 1:
            resolved[parameter.name] = same[0].value
        elif near or not _is_name(parameter, value, source):
            unknown.append(parameter.name)
    return resolved, unknown


def _is_name(parameter: QueryParameter, value: str, source: Catalogue) -> bool:
    """Return True for what could be the name of a thing, whether there is one or not."""
    try:
        parameter.term(value, source.base, source.profile)
    except ValueRejected:
        return False
    return True


def _chosen_iri(parameter: QueryParameter, value: str, source: Catalogue) -> str:
    """Return the thing that a value names, "" for one that is not described here."""
    if not value or not _is_name(parameter, value, source):
        return ""
    iri = parameter.term(value, source.base, source.profile)[1:-1]
    return iri if source.stub(iri) is not None else ""


def _near_choices(parameter: QueryParameter, text: str, source: Catalogue) -> Iterator[Choice]:
    """Yield the things whose label begins with a text, then those whose label has it inside."""
    wanted = sort_label(text)
    shapes = _choice_shapes(parameter, source)
    found = chain(
        chain.from_iterable(_labels_from(wanted, shape, source) for shape in shapes),
        chain.from_iterable(_labels_with(wanted, shape, source) for shape in shapes),
    )
    scheme = f"{source.base}scheme/{parameter.options[0]}/" if parameter.type == "concept" else ""
    names = dict.fromkeys(iri for iri in found if iri.startswith(scheme))
    labels = Labels(source)
    for iri in islice(names, MOST_NEAR):
        yield Choice(_short_value(iri, source), labels.name(iri) or iris.last_segment(iri))


def _labels_from(wanted: str, shape: Shape, source: Catalogue) -> Iterator[str]:
    index = list_index(source, shape)
    order = index.list_order("label")
    start = bisect_left(order.places, wanted, key=order.sort_values.__getitem__)
    for place in islice(order.places, start, start + MOST_NEAR):
        if not order.sort_values[place].startswith(wanted):
            return
        yield index.names[place]


def _labels_with(wanted: str, shape: Shape, source: Catalogue) -> Iterator[str]:
    index = list_index(source, shape)
    order = index.list_order("label")
    for place in islice(order.places, MOST_SCANNED):
        if wanted in order.sort_values[place]:
            yield index.names[place]
