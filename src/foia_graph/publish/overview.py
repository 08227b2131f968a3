"""Overview of a thing, with which its page opens: what it is in a sentence, and its main facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView, ValueCell

DESCRIPTION_FIELDS = ("description", "definition")
VALUES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class MainFact:
    """A main fact: its title in plain words, what that means, the first of its values, and how many are left.

    With `is_one` only one of the values can be the right one.
    """

    field: str
    title: str
    comment: str
    cells: tuple[ValueCell, ...]
    more: int
    is_one: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What a thing is: in the words of the cataloguers, else made of its facts, and the facts themselves."""

    words: str
    lang: str
    facts: tuple[MainFact, ...]


def thing_overview(thing: Resource, presenter: Presenter) -> Overview:
    """Return the overview of a thing."""
    described = next((value for name in DESCRIPTION_FIELDS for value in thing.get(name)), None)
    if described is None:
        return Overview(_composed_words(thing, presenter), "", tuple(_main_facts(thing, presenter)))
    lang = described.language if isinstance(described, TaggedLiteral) else ""
    return Overview(text_of(described), lang, tuple(_main_facts(thing, presenter)))


def _composed_words(thing: Resource, presenter: Presenter) -> str:
    """Return a sentence on what a thing is: its kind, who made it for whom, and when; "" for a part."""
    shape = presenter.profile[thing.type]
    if not shape.label_field:
        return ""
    kind = next((presenter.link(text_of(form)).text for form in thing.get("form")), shape.plain_title)
    day = next((thing.one(name) for name in shape.date_fields if thing.get(name)), "")
    pieces = [
        kind,
        *(f"{word} {names}" for field, word in _PEOPLE if (names := _names(thing, field, presenter))),
    ]
    return f"{' '.join(pieces)}{f', {day}' if day else ''}."


_PEOPLE = (("creator", "by"), ("recipient", "to"), ("inSeries", "in"), ("postIn", "in"), ("memberOf", "of"))


def _names(thing: Resource, field: str, presenter: Presenter) -> str:
    return " and ".join(presenter.link(text_of(value)).text for value in thing.get(field)[:VALUES_SHOWN])


def _main_facts(thing: Resource, presenter: Presenter) -> Iterator[MainFact]:
    for prop in presenter.profile[thing.type].main_facts:
        values = thing.get(prop.name)
        cells = tuple(_fact_cell(prop, value, presenter) for value in values[:VALUES_SHOWN])
        if cells:
            more = len(values) - len(cells)
            yield MainFact(prop.name, prop.plain_title, prop.comment, cells, more, prop.one_value)


def _fact_cell(prop: Property, value: Value, presenter: Presenter) -> ValueCell:
    link = part_link(value, presenter) if isinstance(value, Resource) else None
    return ValueCell(link=link) if link else presenter.plain_cell(prop, value)


def part_link(part: Resource, presenter: Presenter) -> LinkView | None:
    """Return a link to what a part links to first, with the names of the others next to it; None for none."""
    fields = presenter.profile[part.type].properties.values()
    links = [presenter.link(text_of(each)) for p in fields if p.kind == "link" for each in part.get(p.name)]
    return replace(links[0], detail=", ".join(each.text for each in links[1:])) if links else None
