"""Descriptions of things, ready to be sent: as a page shows them, as JSON-LD, and as the same triples."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from foia_graph.model import iris
from foia_graph.model.claims import MACHINE_READ, machine_values, marked
from foia_graph.model.identities import IDENTITY_LINKS, PREFERRED, SAME_AS
from foia_graph.model.jsonld import EMBEDDED_FIELDS, Json
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.rdf import MACHINE_FIELD, RDF_TYPE
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.publish.addresses import list_path, path_of, short_iri
from foia_graph.publish.figures import FigureLine, figure_lines
from foia_graph.publish.presenter import Presenter, Publication
from foia_graph.publish.serializers import LanguageWriters, RdfContent
from foia_graph.publish.statements import (
    JudgementView,
    Statements,
    difference_view,
    gather_statements,
    judgement_views,
)
from foia_graph.publish.view_models import DifferenceView, FieldRow, IncomingGroup, LinkView, ValueCell
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.claim_views import ClaimView, claim_view, claim_views
from foia_graph.store.conflicts import field_conflicts
from foia_graph.store.linked_things import Stub

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
    named = (
        (word, " and ".join(presenter.link(text_of(each)).text for each in thing.get(field)[:VALUES_SHOWN]))
        for field, word in _PEOPLE
    )
    pieces = [kind, *(f"{word} {names}" for word, names in named if names)]
    return f"{' '.join(pieces)}{f', {day}' if day else ''}."


_PEOPLE = (("creator", "by"), ("recipient", "to"), ("inSeries", "in"), ("postIn", "in"), ("memberOf", "of"))


def _main_facts(thing: Resource, presenter: Presenter) -> Iterator[MainFact]:
    machine = machine_values(thing)
    for prop in presenter.profile[thing.type].main_facts:
        values = thing.get(prop.name)
        cells = tuple(
            replace(_fact_cell(prop, value, presenter), machine=(prop.path, text_of(value)) in machine)
            for value in values[:VALUES_SHOWN]
        )
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


# Fields whose things are shown whole inside the thing that links to them, by class.
#
# Of all classes those are that are the same by another name.
SHOWN_INSIDE: Mapping[str, tuple[str, ...]] = {"Release": ("disclosure", "raisesIssue")}
FIGURE_FIELD = "figure"


@dataclass(frozen=True)
class Description(RdfContent):
    """A thing, ready to be shown; what a form does not show is not looked up.

    For people: its `overview`, the `statements` about it, its `figures`, all fields in `rows`, `differences`
    between sources side by side, and in `groups` what points at it. For programs: the thing, things shown
    whole `inside` it, the first `members` that belong to it, and `stubs` (class and label) of what all of
    them link to.
    """

    presenter: Presenter
    thing: Resource

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue that it is from."""
        return self.presenter.catalogue

    @property
    def shape(self) -> Shape:
        """Return the class of the thing."""
        return self.presenter.profile[self.thing.type]

    @property
    def title(self) -> str:
        """Return what is over it; marked if a program read it."""
        return self.presenter.heading(self.thing.iri)

    @property
    def heading(self) -> str:
        """Return what is over it on a page, which shows the mark beside it."""
        return self.presenter.bare_heading(self.thing.iri)

    @cached_property
    def lang(self) -> str:
        """Return the language of the title, "" where it is that of the catalogue."""
        return self.presenter.link(self.thing.iri).lang

    @cached_property
    def kind_path(self) -> str:
        """Return the path of the list of its class, "" for a part."""
        return list_path(self.shape.kind) if self.presenter.profile.is_thing(self.shape) else ""

    @property
    def path(self) -> str:
        """Return the path of its page."""
        return path_of(self.thing.iri, self.catalogue.base)

    @property
    def outside(self) -> bool:
        """Return whether only sources outside the collection speak of it."""
        return (RDF_TYPE, self.shape.target) in self.catalogue.outside_values(self.thing.iri)

    @cached_property
    def rows(self) -> tuple[FieldRow, ...]:
        """Return its fields, each value with the claims on it."""
        self.presenter.labels.load_labels(link_targets(self.thing, self.presenter.profile))
        return tuple(self.presenter.field_rows(self.thing))

    @cached_property
    def overview(self) -> Overview:
        """Return what it is in a sentence, and its main facts."""
        return thing_overview(self.thing, self.presenter)

    @cached_property
    def statements(self) -> Statements:
        """Return what is said of it: contradictions side by side, and claims in words by their speakers."""
        return gather_statements(
            self.thing.iri, self.differences, self.presenter.statement_claims(self.thing)
        )

    @cached_property
    def identities(self) -> tuple["Description", ...]:
        """Return the descriptions of its other names."""
        names = map(text_of, self.thing.get(SAME_AS))
        return tuple(Description(self.presenter, self.inside[iri]) for iri in names if iri in self.inside)

    @property
    def rows_besides_identities(self) -> tuple[FieldRow, ...]:
        """Return its rows without those that say what it is the same as."""
        return tuple(row for row in self.rows if row.field not in IDENTITY_LINKS)

    @cached_property
    def judgements(self) -> tuple[JudgementView, ...]:
        """Return the judgements that it, or another name of it, is the same as another."""
        things = (self.thing, *(each.thing for each in self.identities)) if self.identities else ()
        return tuple(view for thing in things for view in judgement_views(thing, self.presenter))

    @property
    def preferred(self) -> LinkView | None:
        """Return a link to its preferred name, None where that is its own."""
        found = self.thing.one(PREFERRED)
        return self.presenter.link(found) if found else None

    @cached_property
    def figures(self) -> tuple[FigureLine, ...]:
        """Return its figures, each in one line."""
        return figure_lines(self.thing, self.presenter)

    def record_rows(self, rows: Iterable[FieldRow]) -> list[FieldRow]:
        """Return rows without the figures, and without the claims that are beside those they contradict."""
        beside = self.statements.shown_with_contradictions

        def without(cell: ValueCell) -> ValueCell:
            return replace(cell, claims=tuple(each for each in cell.claims if each.view.iri not in beside))

        return [
            replace(row, cells=tuple(map(without, row.cells))) for row in rows if row.field != FIGURE_FIELD
        ]

    @cached_property
    def claims(self) -> tuple[ClaimView, ...]:
        """Return all claims on it and on its parts, those that do not stand too."""
        return tuple(claim_views(self.thing, self.catalogue))

    @cached_property
    def differences(self) -> tuple[DifferenceView, ...]:
        """Return the fields on which sources differ, contradictions first."""
        found = sorted(
            field_conflicts(self.thing, self.catalogue), key=lambda each: each.difference != "contradiction"
        )
        return tuple(difference_view(each, self.presenter) for each in found)

    @cached_property
    def groups(self) -> tuple[IncomingGroup, ...]:
        """Return what points at it."""
        return tuple(incoming_groups(self.thing, self.presenter))

    @cached_property
    def neighbours(self) -> dict[str, str]:
        """Return the paths of the pages before and after a page, by the link relation of each."""
        document, number = iris.page_of(self.thing.iri)
        found = {"prev": f"{document}/page/{number - 1}", "next": f"{document}/page/{number + 1}"}
        described_pages = self.catalogue.stubs(found.values() if number else ())
        return {
            rel: path_of(iri, self.catalogue.base) for rel, iri in found.items() if iri in described_pages
        }

    @property
    def member_lists(self) -> Iterator[tuple[Shape, str]]:
        """Yield class and path of each list that continues behind the `members`."""
        for field, shape in member_fields(self.thing, self.presenter.profile):
            if self.catalogue.incoming_counts(self.thing.iri).get((field, shape.name), 0) > PAGE_SIZE:
                yield shape, list_path(shape.kind, **{field: short_iri(self.thing.iri, self.catalogue.base)})

    @cached_property
    def inside(self) -> Mapping[str, Resource]:
        """Return the things that are shown whole inside it, by IRI."""
        names = {str(value) for name in self._fields_inside for value in self.thing.get(name)}
        return {iri: res for iri in sorted(names) if (res := self.catalogue.describe(iri)) is not None}

    @property
    def _fields_inside(self) -> tuple[str, ...]:
        return (*SHOWN_INSIDE.get(self.thing.type, ()), SAME_AS)

    @cached_property
    def members(self) -> tuple[Resource, ...]:
        """Return the first of those things that belong to it and say so themselves."""
        found: list[Resource | None] = []
        for field, shape in member_fields(self.thing, self.presenter.profile):
            page = self.catalogue.pointing_page(self.thing.iri, field, shape, limit=PAGE_SIZE)
            found += map(self.catalogue.describe, page.names)
        return tuple(filter(None, found))

    @cached_property
    def stubs(self) -> Mapping[str, Stub]:
        """Return the stubs of what it, and what is shown with it, links to."""
        things = (self.thing, *self.inside.values(), *self.members)
        links = {iri for res in things for iri in link_targets(res, self.presenter.profile)}
        return self.catalogue.stubs(sorted(links))

    def body(self, writers: LanguageWriters) -> dict[str, Json]:
        """Write it as JSON-LD, without its context."""

        members = [linked_body(member, self.catalogue, writers) for member in self.members]
        body = linked_body(self.thing, self.catalogue, writers, members)
        whole = {iri: linked_body(res, self.catalogue, writers) for iri, res in self.inside.items()}
        for name in filter(body.__contains__, self._fields_inside):
            values = body[name]
            body[name] = [whole.get(each["id"], each) if isinstance(each, dict) else each for each in values]
        return body

    def triples(self, writers: LanguageWriters) -> bytes:
        """Write it as N-Triples; other forms are made of them, and asked for one after the other."""
        # Clients often fetch Turtle, N-Triples and RDF/XML of a thing one after the other.
        # No lock: the one entry is replaced in one step, and what two threads write is the same.
        latest = self.catalogue.compute_once("latest triples", list[tuple[Resource, LanguageWriters, bytes]])
        for thing, of_writers, triples in latest:
            if (thing, of_writers) == (self.thing, writers):
                return triples
        triples = self._write_triples(writers)
        latest[:] = [(self.thing, writers, triples)]
        return triples

    def _write_triples(self, writers: LanguageWriters) -> bytes:
        own = set(writers.writer.triples(self.thing))
        others = {line for stub in self.stubs.values() for line in stub_lines(stub, writers)}
        for res in (*self.inside.values(), *self.members):
            others.update(writers.writer.triples(res))
        return "".join(sorted(own, key=_by_subject) + sorted(others - own, key=_by_subject)).encode()


def _by_subject(line: str) -> tuple[str, str, str]:
    # A thing goes before its parts; as characters, `#` comes before `>`.
    return line.partition("> ")


def describe(publication: Publication, iri: str) -> Description | None:
    """Return the description of a thing, None where nothing has this name."""
    thing = publication.catalogue.describe(iri)
    return Description(Presenter(publication), thing) if thing else None


def member_fields(thing: Resource, profile: Profile) -> Iterator[tuple[str, Shape]]:
    """Yield field and class of the things that belong to a thing, and say so themselves."""
    for name, (owner, field) in EMBEDDED_FIELDS.items():
        if owner == thing.type:
            yield field, profile.by_plural[name]


def link_targets(res: Resource, profile: Profile) -> Iterator[str]:
    """Yield what a thing and its parts link to, its own parts aside."""
    own = iris.owner_iri(res.iri)
    for name, values in res.values.items():
        links = name in profile[res.type].reference_fields
        for value in values:
            if isinstance(value, Resource):
                yield from link_targets(value, profile)
            elif links and isinstance(value, str) and iris.owner_iri(value) != own:
                yield value


def linked_body(
    res: Resource, catalogue: Catalogue, writers: LanguageWriters, members: Iterable[Json] = ()
) -> dict[str, Json]:
    """Return a thing or a part as JSON-LD, with class and label of what it links to, its own parts aside."""
    stubs = catalogue.stubs(link_targets(res, catalogue.profile))
    linked = {iri: stub_body(stub, writers) for iri, stub in stubs.items()}
    return writers.encoder.resource_body(res, linked, members)


def named_body(iri: str, catalogue: Catalogue, writers: LanguageWriters) -> dict[str, Json]:
    """Return class and label of a thing as JSON-LD, its bare name where it is not described here."""
    stub = catalogue.stub(iri)
    return {"id": iri} if stub is None else stub_body(stub, writers)


def stub_body(stub: Stub, writers: LanguageWriters) -> dict[str, Json]:
    """Write class and label of a thing as JSON-LD."""
    body: dict[str, Json] = {"id": stub.iri, "type": stub.type}
    if stub.labels:
        labels = [
            {"value": each.value, "lang": each.language} if isinstance(each, TaggedLiteral) else each
            for each in stub.labels
        ]
        label = writers.encoder.profile[stub.type].label_field
        body[label] = labels[0] if len(labels) == 1 else labels
        if stub.is_machine_read:
            body[MACHINE_FIELD] = [label]
    return body


def stub_lines(stub: Stub, writers: LanguageWriters) -> Iterable[str]:
    """Write class and label of a thing as N-Triples."""
    profile = writers.encoder.profile
    shape = profile[stub.type]
    yield f"<{stub.iri}> <{RDF_TYPE}> <{shape.target}> .\n"
    if stub.labels:
        predicate, convert = writers.writer.converters[shape.name][shape.label_field]
        for value in stub.labels:
            yield f"<{stub.iri}> {predicate}{convert(value)} .\n"
        if stub.is_machine_read:
            path, label = shape.properties[MACHINE_FIELD].path, shape.properties[shape.label_field].path
            yield f"<{stub.iri}> <{path}> <{label}> .\n"


# A name with more characters is not in headings over other things.
MAX_NAME_LENGTH = 40
# The number of things that are with the one that they point at; a link leads to the others.
LINKS_SHOWN = 8
# Fields and classes with a position of their own: pages, claims by and from it, its graph, redactions by it.
OF_OWN_PLACE = frozenset(
    (
        ("isPartOf", "Page"),
        ("by", "Claim"),
        ("source", "Claim"),
        ("source", "Graph"),
        ("claimedExemption", "Redaction"),
        ("withholdingMark", "Redaction"),
    )
)


def incoming_groups(thing: Resource, presenter: Presenter) -> Iterator[IncomingGroup]:
    """Yield what points at a thing, things before parts of things, the largest group first."""
    profile = presenter.profile
    left_out = OF_OWN_PLACE | _repeated_by_owners(profile)
    found = presenter.catalogue.incoming_counts(thing.iri).items()
    counts = [each for each in found if each[0] not in left_out and each[0][0] not in (SAME_AS, PREFERRED)]
    for (field, name), count in sorted(
        counts, key=lambda each: (not profile.is_thing(profile[each[0][1]]), -each[1], each[0])
    ):
        yield _incoming_group(thing.iri, field, profile[name], count, presenter)


def _repeated_by_owners(profile: Profile) -> frozenset[tuple[str, str]]:
    """Return fields and classes of parts whose links their owners repeat in a derived field."""
    pairs = (
        (p.derived_from.partition("/"), shape)
        for shape in profile.shapes.values()
        for p in shape.properties.values()
        if p.derived_from
    )
    return frozenset(
        (field, node) for (nested, _, field), shape in pairs for node in shape.properties[nested].nodes
    )


def _incoming_group(iri: str, field: str, shape: Shape, count: int, presenter: Presenter) -> IncomingGroup:
    prop = shape.properties.get(field)
    page = presenter.catalogue.pointing_page(iri, field, shape, limit=LINKS_SHOWN)
    href = list_path(shape.kind, **{field: short_iri(iri, presenter.catalogue.base)})
    name, relation = presenter.shown_name(iri), ""
    if prop:
        relation = prop.inverse_label or f"where “{prop.plain_title}” is it"
        # A long name would make the heading longer than the list below it.
        if len(name) <= MAX_NAME_LENGTH:
            relation = re.sub(r"\bit\b", lambda _: name, relation)
    # One query for all labels, instead of one for each link.
    presenter.labels.load_labels(page.names)
    links = tuple(incoming_link(name, presenter) for name in page.names)
    return IncomingGroup(
        title=shape.plain_plural_title,
        field=prop.title if prop else field,
        relation=relation,
        count=count,
        href=href,
        links=links,
        of_documents=bool(shape.citation),
    )


def plural_title(shape: Shape) -> str:
    """Return the title of a list of things of a class, as data has it.

    >>> plural_title(Shape("PageRange", "", "pages", "page-ranges", "Page Range", {}))
    'Page ranges'
    """
    return shape.plural.replace("-", " ").capitalize()


def incoming_link(iri: str, presenter: Presenter) -> LinkView:
    """Return an entry of a list: a thing by its name, a claim with what it says."""
    shape = presenter.catalogue.shape_of(iri)
    claim = presenter.catalogue.describe(iri) if shape is not None and shape.name == "Claim" else None
    if claim is None:
        return presenter.link(iri)
    view = claim_view(claim, presenter.catalogue)
    is_ours = view.value.startswith(presenter.catalogue.base)
    is_read = iris.last_segment(view.status) == MACHINE_READ
    value = presenter.link(view.value).text if is_ours else view.value
    detail = view.text or f"{presenter.field_titles.get(view.predicate, '')}: {value}"
    owner = presenter.link(iri.partition("#")[0])
    return LinkView(
        path_of(iri, presenter.catalogue.base),
        owner.marked_text,
        owner.kind,
        view.outside,
        detail=marked(detail, is_read),
    )
