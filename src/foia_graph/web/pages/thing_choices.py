"""Choices of things for forms: pick lists of labels, and what may be meant by a label that was written in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from foia_graph.model import iris
from foia_graph.model.profile import Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query.saved import SavedQuery
from foia_graph.search.concept_names import concepts_named
from foia_graph.search.text_index import TextIndex, text_index
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.listing.items import sort_label
from foia_graph.store.listing.selection import list_index
from foia_graph.web.core.site import current_site

# Saved queries to begin with where there is an answer, the most telling first, and how many are.
LEADING = (
    *("figures", "who-said-what", "documents-by-month", "redactions-per-agency", "promised-not-held"),
    *("documents-by-issue", "timeline", "emails-between", "documents-by-exemption", "missing-bates-pages"),
)
MAX_LEADING = 6
# Things of which a pick list is made; where there are more, their label is written in.
MAX_CHOICES = 250
# Things that are offered where what was written names none, or several.
MAX_NEAR = 20
# Labels that are looked through for words inside them.
MAX_SCANNED = 20_000
# Kinds that no one means who writes the name of anything.
NOT_OFFERED = ("catalog", "concept", "graph", "page", "scheme")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a field, what it is called, and what kind of thing that is."""

    value: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A field of a form: a pick list where it has choices, else something to write in.

    `near` is what may be meant where what was written names nothing.
    """

    name: str
    title: str
    value: str
    choices: tuple[Choice, ...] = ()
    input_type: str = "text"
    near: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ThingRange:
    """The things that a field takes: of some kinds, of any where none is given, or of a scheme."""

    source: Catalogue
    kinds: tuple[str, ...] = ()
    scheme: str = ""

    @property
    def shapes(self) -> list[Shape]:
        """Return the classes of these things."""
        profile = self.source.profile
        if self.scheme:
            return [profile["Issue" if self.scheme == "issues" else "Concept"]]
        if self.kinds:
            return [profile.by_kind[kind] for kind in self.kinds]
        return [s for s in profile.shapes.values() if profile.is_thing(s) and s.kind not in NOT_OFFERED]

    def _names(self) -> Iterator[str]:
        for shape in self.shapes:
            names = self.source.thing_names(shape)
            yield from filter(self.is_used, names.beginning_with(self._beginning)) if self.scheme else names

    def is_used(self, thing: str) -> bool:
        """Return whether anything has a concept of the scheme or one under it; True for other things."""
        if self.scheme in ("", "issues"):
            return True
        properties = (p for s in self.source.profile.shapes.values() for p in s.properties.values())
        fields = {each.name for each in properties if each.scheme == self.scheme}
        return any(self.source.is_linked(c, name) for c in self.source.narrower(thing) for name in fields)

    @property
    def _beginning(self) -> str:
        return f"{self.source.base}scheme/{self.scheme}/" if self.scheme else ""

    def choices(self) -> tuple[Choice, ...]:
        """Return all of them by label, none where they are too many for a pick list."""
        names = list(islice(self._names(), MAX_CHOICES + 1))
        if len(names) > MAX_CHOICES:
            return ()
        labels = Labels(self.source).names(names)
        found = (Choice(self.short_value(iri), label) for iri, label in labels.items())
        return tuple(sorted(found, key=lambda choice: (sort_label(choice.text), choice.value)))

    def first_value(self) -> str:
        """Return the first choice, or where they are too many the first by name, "" where there is none."""
        choices = self.choices()
        return choices[0].value if choices else next(map(self.short_value, self._names()), "")

    def short_value(self, iri: str) -> str:
        """Return the name of a thing as an address has it: `kind/slug`, or from the scheme on."""
        return iri.removeprefix(self.source.base).removeprefix("id/")

    def near_choices(self, text: str) -> tuple[Choice, ...]:
        """Return what may be meant by a text, what is called just so first."""
        return tuple(map(self._near_choice, self.near_names(text)))

    def near_names(self, text: str) -> list[str]:
        """Return the things of a name, then those whose label begins with it, has it in it, or its words."""
        wanted = sort_label(text)
        found = chain(
            self._called(text),
            chain.from_iterable(self._labelled_from(wanted, shape) for shape in self.shapes),
            chain.from_iterable(
                list_index(self.source, shape).labelled_with(wanted, MAX_SCANNED) for shape in self.shapes
            ),
            self._in_range(self._index.completer.complete_names(text, MAX_NEAR)),
        )
        names = dict.fromkeys(iri for iri in found if iri.startswith(self._beginning))
        return sorted(islice(names, MAX_CHOICES), key=self._differs_from(wanted))[:MAX_NEAR]

    def _near_choice(self, iri: str) -> Choice:
        shape = self.source.shape_of(iri)
        text = Labels(self.source).name(iri) or iris.last_segment(iri)
        return Choice(self.short_value(iri), text, shape.plain_title if shape else "")

    def same_thing(self, text: str) -> str:
        """Return the one thing with this label, else of this name; "" for none, or more than one."""
        differs, near = self._differs_from(sort_label(text)), self.near_names(text)
        same = [iri for iri in near if not differs(iri)] or list(self._called(text))
        return same[0] if len(same) == 1 else ""

    def _called(self, text: str) -> Iterator[str]:
        if self.scheme:
            return iter(concepts_named(text, self.source, self.scheme))
        return self._in_range(self._index.names_lookup.find_things(text))

    def _in_range(self, names: Iterable[str]) -> Iterator[str]:
        shapes = self.shapes
        things = (f"{self.source.base}{name}" for name in names)
        return (i for i in things if i.startswith(self._beginning) and self.source.shape_of(i) in shapes)

    @property
    def _index(self) -> TextIndex:
        return text_index(self.source, current_site().current.layout)

    def _differs_from(self, label: str) -> Callable[[str], bool]:
        labels = Labels(self.source)
        return lambda iri: sort_label(labels.bare_name(iri)) != label

    def named(self, text: str) -> str:
        """Return the one thing that is called just so, to the letter, "" where there is none, or several."""
        labels, wanted = Labels(self.source), sort_label(text)
        found = [
            iri
            for shape in self.shapes
            for iri in self._labelled_from(wanted, shape)
            if labels.bare_name(iri) == text
        ]
        return found[0] if len(found) == 1 else ""

    def _labelled_from(self, wanted: str, shape: Shape) -> Iterator[str]:
        found = list_index(self.source, shape).labelled_from(wanted)
        near = takewhile(lambda pair: pair[1].startswith(wanted), islice(found, MAX_NEAR))
        return (name for name, _ in near)

    def field(self, name: str, title: str, iri: str, written: str, open_text: str) -> ChoiceField:
        """Return the field for them, with what was chosen, or written and not found.

        With `open_text` the field may be left open, which is called so.
        """
        near = self.near_choices(written) if written and not iri else ()
        choices = self.choices()
        if choices:
            opened = [Choice("", open_text)] if open_text else []
            value = self.short_value(iri) if iri else written
            if iri and value not in {each.value for each in choices}:
                opened.append(Choice(value, Labels(self.source).name(iri)))
            return ChoiceField(name, title, value, (*opened, *choices), near=near)
        text = Labels(self.source).bare_name(iri) if iri else written
        return ChoiceField(name, title, text, near=near)


def has_answer(query: SavedQuery, source: Catalogue) -> bool:
    """Return whether anything is here without which a saved query finds nothing."""
    profile = source.profile
    if not query.needs or query.needs in profile.shapes:
        return not query.needs or source.has_any(profile[query.needs])
    path = NamedNode(profile.predicates[query.needs])
    return source.compute_once(
        ("any", query.needs), lambda: any(True for _ in source.quad_store.quads(None, path, None))
    )


def leading_questions(queries: Mapping[str, SavedQuery], source: Catalogue) -> list[SavedQuery]:
    """Return the saved queries that a catalogue answers best."""
    known = (queries[name] for name in LEADING if name in queries)
    return list(islice((query for query in known if has_answer(query, source)), MAX_LEADING))
