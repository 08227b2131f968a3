"""Shapes of classes and properties: what the profile says of each class and each of its fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

# Kinds of values that are literals by their field alone, and all kinds.
PlainKind = Literal["text", "string", "integer", "decimal", "number", "date", "day", "datetime"]
Kind = Literal[PlainKind, "iri", "link", "nested", "field", "any"]


def annotated(name: str, default: Any) -> Any:
    """Return a field that is filled by an annotation of the profile, in the type of its default."""
    return field(default=default, metadata={"annotation": name})


@dataclass(frozen=True, slots=True)
class TermMapping:
    """A term of another vocabulary in which the values of a field are written there.

    `for_classes` are classes as which its thing must be written, none for any; `to_classes` those of things
    that a link may lead to; `order` is the position among the fields that have the same term.
    """

    term: str
    order: int
    for_classes: frozenset[str] = frozenset()
    to_classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Property:
    """A field of a class: how it is called, which predicate it is, what its values may be."""

    name: str
    path: str
    inverse: bool
    kind: Kind
    classes: tuple[str, ...]
    """Target classes of what it links to, as IRIs; none where anything may be."""
    nodes: tuple[str, ...]
    """Names of the shapes of what is nested in it."""
    title: str
    comment: str
    order: int
    required: bool = False
    single: bool = False
    one_value: bool = annotated("oneValue", False)
    is_label: bool = annotated("label", False)
    acyclic: bool = annotated("acyclic", False)
    judgement: bool = annotated("judgement", False)
    from_identity: bool = annotated("identity", False)
    """True for a field that judgements of identity fill, and no record."""
    scheme: str = annotated("scheme", "")
    computed_from: str = annotated("computedFrom", "")
    derived_from: str = annotated("derivedFrom", "")
    suffix: str = annotated("suffix", "")
    is_other_name: bool = annotated("otherName", False)
    """True for a field with other names of its thing."""
    terms: tuple[TermMapping, ...] = ()
    """How its values are written in other vocabularies."""
    filters: tuple[str, ...] = annotated("filter", ())
    """Names of the filters that gather it with other fields."""
    facet: int = annotated("facet", 0)
    """Its position among the facets of search, 0 for no facet."""
    index_field: str = annotated("indexed", "")
    """The field of the text index that has its words, `none` for no field, "" for the usual one."""
    on_page: int = annotated("onPage", 0)
    """Its position among what was found on a page of a document, 0 for what was not."""
    heading: str = annotated("heading", "")
    plain_label: str = annotated("plainLabel", "")
    """What people read instead of its title, "" where that is plain enough."""
    inverse_label: str = annotated("inverseLabel", "")
    """What is over the things that have another one in it, such as "published by it"."""
    main_fact: int = annotated("mainFact", 0)
    """Its position among the main facts of its thing, 0 for none of them."""
    citation: str = annotated("citation", "")
    """The CSL variable that it fills where its thing is cited."""
    oai_set: str = annotated("oaiSet", "")
    in_dcat: bool = annotated("inDcat", False)
    dcat_range: str = annotated("dcatRange", "")
    """The class that DCAT-AP wants to be said of what it links to."""

    @property
    def computed(self) -> bool:
        """Return True for what is written and never read: it follows from other fields."""
        return bool(self.computed_from or self.derived_from)

    @property
    def plain_title(self) -> str:
        """Return its title in plain words."""
        return self.plain_label or self.title

    @property
    def bare(self) -> bool:
        """Return True where one value is the rule, so that JSON shows it without a list."""
        return self.single or self.one_value


@dataclass(frozen=True, eq=False)
class Shape:
    """A class of things: its name, its words in IRIs and lists, and its fields in order."""

    name: str
    target: str
    kind: str
    plural: str
    title: str
    properties: Mapping[str, Property]
    evidential: bool = annotated("evidential", False)
    in_scheme: str = annotated("inScheme", "")
    key: tuple[str, ...] = ()
    superclasses: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    """Classes that hold besides, by the notation of the document type."""
    terms: frozenset[str] = annotated("writtenAs", frozenset())
    """Classes of other vocabularies as which its things are written there."""
    unwritten_terms: frozenset[str] = annotated("unwritten", frozenset())
    """Terms of other vocabularies in which nothing of its things is written."""
    unindexed_fields: frozenset[str] = annotated("unindexed", frozenset())
    """Names of fields whose words are not indexed for its things."""
    has_names_in_texts: bool = annotated("named", False)
    """True where the names of its things are looked for in the text of documents."""
    has_feed: bool = annotated("feed", False)
    """True where each of its things has a feed of changes."""
    citation: str = annotated("citation", "")
    """The CSL type as which its things are cited, "" where they are not."""
    plain_label: str = annotated("plainLabel", "")
    """What people read instead of its title, "" where that is plain enough."""
    plain_plural: str = annotated("plainPlural", "")
    """What people read instead of its plural, "" where that is plain enough."""

    @property
    def plain_title(self) -> str:
        """Return its title in plain words."""
        return self.plain_label or self.title

    @property
    def plain_plural_title(self) -> str:
        """Return the title of a list of its things, in plain words.

        >>> Shape("PageRange", "", "pages", "page-ranges", "Page Range", {}).plain_plural_title
        'Page ranges'
        """
        return self.plain_plural or self.plural.replace("-", " ").capitalize()

    @cached_property
    def label_field(self) -> str:
        """Return the name of the field that says what a thing is called, "" for parts that have no name."""
        return next((p.name for p in self.properties.values() if p.is_label), "")

    @cached_property
    def date_fields(self) -> tuple[str, ...]:
        """Return the date fields in the order in which they count; none where a thing has no date.

        A class whose main date has bounds is dated by that alone; else a thing has the first of its dates.
        """
        if self.main_date:
            return (self.main_date,)
        return tuple(p.name for p in self.properties.values() if p.kind == "date" and p.one_value)

    @cached_property
    def index_fields(self) -> Mapping[str, str]:
        """Return in which field of the text index the words of a field are, of those that are indexed."""
        return {
            name: prop.index_field or ("title" if prop.is_label or prop.is_other_name else "text")
            for name, prop in self.properties.items()
            if prop.kind in ("text", "string") and prop.index_field != "none"
        }

    @cached_property
    def name_fields(self) -> tuple[str, ...]:
        """Return the names of the fields with names of a thing, that of its label first."""
        others = (p.name for p in self.properties.values() if p.is_other_name)
        return tuple(filter(None, (self.label_field, *others)))

    @cached_property
    def reference_fields(self) -> frozenset[str]:
        """Return the names of the fields that may hold the IRI of something."""
        kinds = ("link", "iri", "nested", "any")
        return frozenset(prop.name for prop in self.properties.values() if prop.kind in kinds)

    @cached_property
    def finding_fields(self) -> tuple[Property, ...]:
        """Return the fields that say what was found on a page, in the order in which pages show them."""
        found = (prop for prop in self.properties.values() if prop.on_page)
        return tuple(sorted(found, key=lambda prop: prop.on_page))

    @cached_property
    def derived_fields(self) -> tuple[Property, ...]:
        """Return the fields whose values follow from those of others."""
        return tuple(prop for prop in self.properties.values() if prop.computed)

    @cached_property
    def main_facts(self) -> tuple[Property, ...]:
        """Return the fields with the main facts of its things, in the order in which pages show them."""
        facts = (prop for prop in self.properties.values() if prop.main_fact)
        return tuple(sorted(facts, key=lambda prop: prop.main_fact))

    @cached_property
    def main_date(self) -> str:
        """Return the name of the date field whose bounds the thing itself carries, "" if none does."""
        return next((p.computed_from for p in self.properties.values() if p.computed_from), "")

    @cache  # noqa: B019 - the shapes of a profile live as long as it does
    def written_as(self, vocabulary: str) -> str:
        """Return the local name of the class as which its things are written in a vocabulary, or ""."""
        return next(filter(None, (local_name(term, vocabulary) for term in self.terms)), "")

    @cache  # noqa: B019
    def mappings(self, vocabulary: str) -> Mapping[str, list[tuple[Property, TermMapping]]]:
        """Return by local name the terms of a vocabulary, with the fields written in each, in order."""
        found: dict[str, list[tuple[Property, TermMapping]]] = {}
        for prop, mapping in self._active_mappings():
            if name := local_name(mapping.term, vocabulary):
                found.setdefault(name, []).append((prop, mapping))
        return {name: sorted(each, key=lambda pair: pair[1].order) for name, each in found.items()}

    def _active_mappings(self) -> Iterator[tuple[Property, TermMapping]]:
        for prop in self.properties.values():
            for mapping in prop.terms:
                holds = not mapping.for_classes or mapping.for_classes & self.terms
                if holds and mapping.term not in self.unwritten_terms:
                    yield prop, mapping

    def fields_as(self, vocabulary: str, name: str) -> tuple[str, ...]:
        """Return the names of the fields that are written in a term of a vocabulary, in order."""
        return tuple(dict.fromkeys(prop.name for prop, _ in self.mappings(vocabulary).get(name, ())))

    def cited_as(self, variable: str) -> tuple[str, ...]:
        """Return the names of the fields that fill a CSL variable."""
        return tuple(p.name for p in self.properties.values() if p.citation == variable)


def local_name(term: str, vocabulary: str) -> str:
    """Return the name of a term in its vocabulary, "" for one of another.

    >>> local_name("https://schema.org/about", "https://schema.org/")
    'about'
    """
    return term.removeprefix(vocabulary) if term.startswith(vocabulary) else ""


@dataclass(frozen=True, slots=True)
class NamedFilter:
    """A filter of lists and searches that gathers several fields; its paths may have several steps."""

    name: str
    title: str
    order: int
    kinds: tuple[str, ...] = annotated("valueKind", ())
    scheme: str = annotated("scheme", "")
    under: str = annotated("under", "")
    from_parts: bool = annotated("inherited", False)
    """True where a whole has the values of its parts."""
    is_counted: bool = annotated("counted", False)
    facet: int = annotated("facet", 0)
    paths: tuple[str, ...] = ()
