"""Facts of a release or a document, for the formats of archives: only what is settled, each once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from foia_graph.model.resource import Resource, text_of
from foia_graph.model.shapes import Shape
from foia_graph.publish.addresses import host_of
from foia_graph.publish.citations.references import ReferenceBuilder
from foia_graph.publish.dcat import dcat
from foia_graph.publish.machine_note import with_machine_note
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView, page_address, sha256_checksums
from foia_graph.publish.rights import document_access
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.rights import UsageRights, rights_of

PERSON, BODIES = "Person", ("Agency", "Organization")
# What stands for a mandatory value that is not known (DataCite 4.6, Appendix 3).
UNAVAILABLE = ":unav"
# The rules by which things are described, as finding aids and authority records name them.
RULES = "foia-graph application profile"


@dataclass(frozen=True, slots=True)
class LabelledThing:
    """A thing that a record links to: its IRI, its preferred name, and its class ("" for none of ours)."""

    iri: str
    name: str
    type: str = ""

    @property
    def is_person(self) -> bool:
        """Return whether it is a person."""
        return self.type == PERSON

    @property
    def is_body(self) -> bool:
        """Return whether it is an agency or an organisation."""
        return self.type in BODIES


@dataclass(frozen=True, slots=True)
class DescribedFile:
    """A file of a document: where it is available, or told of, its media type, size in bytes and SHA-256."""

    iri: str
    download: str
    access: str
    media_type: str
    size: str
    sha256: str
    rights: tuple[str, ...]

    @property
    def address(self) -> str:
        """Return where it is available, else where it is reported."""
        return self.download or self.access

    @property
    def remarks(self) -> list[str]:
        """Return its size, checksum and rights in words."""
        size = [f"{self.size} bytes"] if self.size else []
        return [*size, *([f"SHA-256 {self.sha256}"] if self.sha256 else []), *self.rights]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps the catalogue: its name, the catalogue's title, licence and language."""

    name: str
    title: str
    license: str
    language: str


def catalogue_keeper(presenter: Presenter) -> Keeper:
    """Return who keeps a catalogue, as it says of itself."""
    catalogue = presenter.catalogue
    publisher, title = map(catalogue.own_text, ("publisher", "title"))
    return Keeper(
        name=(presenter.labels.preferred_name(publisher) if publisher else "") or title or UNAVAILABLE,
        title=title or UNAVAILABLE,
        license=catalogue.own_text("license"),
        language=catalogue.language,
    )


class RecordFacts:
    """Facts of one release or document; what takes a look at more than it is looked up when it is asked for.

    It has a name that stays (`iri`), a class (`shape`), the `address` where it is described, and a `title` in
    a `language`. `created` is the date that is on it, `issued` that on which it was made public, of 4, 7 or
    10 characters; `date_range` the first and the last day that are possible where that is all that is known,
    and `date_words` what the source writes for them. `pages` is its number of pages, `stated_documents` how
    many documents a release is said to have. What is not settled is "".
    """

    def __init__(self, thing: Resource, reader: "FactsReader") -> None:
        self.thing, self._reader = thing, reader
        self._catalogue = reader.presenter.catalogue
        self._view = SettledView(thing, self._catalogue)
        self.iri, self.shape = thing.iri, self._catalogue.profile[thing.type]
        self.address = page_address(self._catalogue, thing.iri)
        reference = reader.works.work_reference(thing)
        self.title, self.language = reference.title, reference.language
        self.date_range, self.date_words = reference.date_range, reference.date_words
        self.created, self.issued = self._date("issued"), self._date("available-date")
        noted = with_machine_note(thing, self._catalogue.profile)
        self.descriptions = list(map(text_of, noted.get("description")))
        self.pages, self.stated_documents = map(
            self._view.text_value, ("numberOfPages", "statedDocumentCount")
        )

    @property
    def other_titles(self) -> list[str]:
        """Return what else it is called."""
        return [text for text in dict.fromkeys(map(text_of, self._view.other_names)) if text != self.title]

    @property
    def history(self) -> list[str]:
        """Return how it came here."""
        return list(map(text_of, self._view.values("history")))

    @cached_property
    def creators(self) -> list[LabelledThing]:
        """Return who made it."""
        return self.cited("author")

    @cached_property
    def publishers(self) -> list[LabelledThing]:
        """Return who made it public."""
        return self.cited("publisher") or self._reader.named_things(
            self._reader.works.releaser_iris(self.thing)
        )

    @property
    def bureau_codes(self) -> list[str]:
        """Return the codes in the federal budget that are stated of who made it, or made it public."""
        agencies = [each.iri for each in (*self.creators, *self.publishers) if each.type == "Agency"]
        return list(dict.fromkeys(code for iri in agencies for code in self._reader.bureau_codes(iri)))

    @property
    def issues(self) -> list[LabelledThing]:
        """Return the issues and subjects that it raises."""
        return self.linked("raisesIssue", "subject")

    @property
    def collections(self) -> list[LabelledThing]:
        """Return the releases that it is in."""
        return self.cited("collection-title")

    def linked(self, *fields: str) -> list[LabelledThing]:
        """Return what some fields link to."""
        return self._reader.named_things(self._view.linked_iris(*fields))

    def cited(self, variable: str) -> list[LabelledThing]:
        """Return what is in the fields that fill a CSL variable."""
        return self.linked(*self.shape.cited_as(variable))

    def _date(self, variable: str) -> str:
        fields = self.shape.cited_as(variable)
        return next(filter(None, map(self._view.text_value, fields)), "")

    @property
    def modified(self) -> str:
        """Return when its description last changed (`xsd:dateTime`)."""
        return self._reader.last_change(self.iri)

    @property
    def numbers(self) -> list[str]:
        """Return its Bates numbers as printed, and the numbers that others gave it, each once."""
        ranges = self._view.settled_parts("batesRange")
        printed = (part.one("asPrinted") or part.one("notation") for part in ranges)
        given = (
            text_of(value) for name in self.shape.cited_as("number") for value in self._view.values(name)
        )
        return [each for each in dict.fromkeys(chain(printed, given)) if each]

    @cached_property
    def files(self) -> list[DescribedFile]:
        """Return its files."""
        return [
            DescribedFile(
                iri=part.iri,
                download=part.one("downloadURL"),
                access=part.one("accessURL"),
                media_type=part.one("mediaType"),
                size=part.one("byteSize"),
                sha256=next(sha256_checksums(part), ""),
                rights=tuple(map(text_of, part.get("rights"))),
            )
            for part in self._view.settled_parts("distribution")
        ]

    @property
    def licences(self) -> tuple[str, ...]:
        """Return the licence and the rights statement that hold for it (IRIs), stated of it or inherited."""
        return self._rights.addresses

    @property
    def rights(self) -> list[str]:
        """Return what is said of rights in it."""
        return list(map(text_of, self._rights.texts))

    @cached_property
    def _rights(self) -> UsageRights:
        return rights_of(self._catalogue, self.iri)

    @cached_property
    def exemptions(self) -> list[LabelledThing]:
        """Return the exemptions under which parts of it are withheld."""
        if dcat.is_series(self.shape):
            return []
        restrictions = document_access(self._catalogue, self.iri).restrictions
        return self._reader.named_things(each.exemption for each in restrictions if each.exemption)


class FactsReader:
    """Reads the facts of releases and documents of one catalogue, and the names of what they link to."""

    def __init__(self, presenter: Presenter) -> None:
        self.presenter = presenter
        self.works = ReferenceBuilder(presenter.catalogue, presenter.holdings)
        self._codes: dict[str, tuple[str, ...]] = {}

    def facts(self, thing: Resource) -> RecordFacts:
        """Return the facts of a thing."""
        return RecordFacts(thing, self)

    def described(self, names: Iterable[str]) -> Iterator[RecordFacts]:
        """Yield the facts of things by their names, without what is not described here."""
        for iri in names:
            thing = self.presenter.catalogue.describe(iri)
            if thing is not None:
                yield self.facts(thing)

    def all_described(self, is_wanted: Callable[[Shape], bool]) -> Iterator[RecordFacts]:
        """Yield the facts of all things of some classes, class by class."""
        catalogue = self.presenter.catalogue
        for shape in filter(is_wanted, catalogue.profile.shapes.values()):
            yield from self.described(catalogue.thing_names(shape))

    def named_things(self, names: Iterable[str]) -> list[LabelledThing]:
        """Return things with their names, each once, without what is not described here."""
        stubs = self.presenter.catalogue.stubs(dict.fromkeys(names))
        labels = self.presenter.labels
        return [LabelledThing(iri, labels.preferred_name(iri), stub.type) for iri, stub in stubs.items()]

    def bureau_codes(self, agency: str) -> tuple[str, ...]:
        """Return the codes in the federal budget that are stated of an agency (IRI)."""
        if agency not in self._codes:
            found = self.presenter.catalogue.describe(agency)
            view = SettledView(found, self.presenter.catalogue) if found is not None else None
            self._codes[agency] = tuple(map(text_of, view.values("bureauCode"))) if view else ()
        return self._codes[agency]

    def last_change(self, iri: str) -> str:
        """Return when the description of a thing last changed (`xsd:dateTime`)."""
        catalogue = self.presenter.catalogue
        entry = log_of(catalogue).latest_entries.get(iri)
        return entry.time if entry else catalogue.generation.created


MAIL = "mailto:"


def contact_address(catalogue: Catalogue) -> str:
    """Return the e-mail address of the catalogue, else the one that every web site should have (RFC 2142)."""
    found = next((each for each in catalogue.own_texts("contact") if each.startswith(MAIL)), "")
    return found.removeprefix(MAIL).partition("?")[0] or f"webmaster@{host_of(catalogue.base)}"
