"""Restricted names in what is published of others: reported, and replaced by a mark where asked for."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from foia_graph.extract import restricted_names
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.gazetteer import collect_names
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Problem, Resource, TaggedLiteral, Value, build_resource, text_of
from foia_graph.model.restrictions import is_hidden_iri, withholds_names
from foia_graph.runtime.progress import ProgressReporter

ADDRESS_KINDS = ("link", "iri")
IRI_PATTERN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
# Characters shown on either side of a name in a report.
SHOWN_AROUND = 20


def collect_restricted_names(context: LoadContext) -> restricted_names.RestrictedNames:
    """Return the names of all things that must not be seen, as far as their records were met."""
    records = {
        iri: record
        for _, iri, record in context.document_records
        if is_hidden_iri(iri, context.hidden_things)
    }
    records |= context.restricted_records
    entries = collect_names(records.items(), context.profile).entries
    return restricted_names.RestrictedNames(
        restricted_names.RestrictedName(entry, withholds_names(records[entry.iri])) for entry in entries
    )


@dataclass
class NameCheck:
    """The check of what is about to be published for the names of things that must not be seen.

    `by_document` are the things (IRIs) that documents name, by the IRI of the document: where these are
    spoken of, surnames alone count. `replaced` counts the names replaced by a mark, by the thing.
    """

    names: restricted_names.RestrictedNames
    profile: Profile
    by_document: dict[str, Set[str]] = field(default_factory=dict)
    replaced: Counter[str] = field(default_factory=Counter)

    def check(self, res: Resource, path: str, line: int) -> tuple[Resource, list[Problem]]:
        """Return a resource without the names that are withheld, and a problem for each that stays.

        `path` and `line` are where its record is.
        """
        if not self.names:
            return res, []
        walk = _ResourceWalk(self, self._named_things(res))
        new = walk.rewrite(res)
        walk.check_address("id", res.iri)
        problems = dict.fromkeys(
            Problem(path, line, name, message, "warning") for name, message in walk.messages
        )
        return new, [*problems]

    def notes(self) -> Iterator[str]:
        """Yield a sentence for each thing whose names were replaced."""
        for iri, times in sorted(self.replaced.items()):
            yield f"{name_of_thing(iri)} is restricted: its name was replaced by a mark {times:,} times."

    def _named_things(self, res: Resource) -> set[str]:
        texts: list[str] = []
        references: list[str] = []
        nested = (text_of(value) for value in res.nested_values() if not isinstance(value, Resource))
        for value in (res.iri, *nested):
            (references if IRI_PATTERN.fullmatch(value) else texts).append(value)
        found = self.names.named_things(texts)
        for iri in references:
            found |= self.by_document.get(iri.partition("#")[0].partition("/page/")[0], frozenset())
        return found


@dataclass
class _ResourceWalk:
    """One pass over the values of a resource; `named` are the things whose surnames count."""

    owner: NameCheck
    named: Collection[str]
    messages: list[tuple[str, str]] = field(default_factory=list)

    def rewrite(self, res: Resource, top: str = "") -> Resource:
        """Return a resource whose texts have marks for withheld names; addresses with one are omitted."""
        shape = self.owner.profile.shapes.get(res.type)
        values: dict[str, list[Value]] = {}
        for name, each in res.values.items():
            prop = shape.properties.get(name) if shape else None
            is_address = prop is not None and prop.kind in ADDRESS_KINDS
            place = top or name
            new = [self._rewrite_value(place, value, is_address=is_address) for value in each]
            values[name] = [value for value in new if value is not None]
        return (
            res
            if all(list(each) == values[name] for name, each in res.values.items())
            else build_resource(res.iri, res.type, values)
        )

    def _rewrite_value(self, name: str, value: Value, *, is_address: bool) -> Value | None:
        if isinstance(value, Resource):
            if name == "claims":
                name = self.owner.profile.fields.get((value.one("predicate"), False), name)
            return self.rewrite(value, name)
        if isinstance(value, TaggedLiteral):
            text = self._rewrite_text(name, value.value)
            return value if text == value.value else replace(value, value=text)
        if is_address or IRI_PATTERN.fullmatch(value):
            return None if self.check_address(name, value) else value
        return self._rewrite_text(name, value)

    def _rewrite_text(self, name: str, text: str) -> str:
        places = list(self.owner.names.search(text, self.named))
        for place in places:
            if place.name.is_withheld:
                self.owner.replaced[place.name.entry.iri] += 1
            else:
                self.messages.append((name, place_message(text, place)))
        return self.owner.names.replace_names(text, self.named) if places else text

    def check_address(self, name: str, address: str) -> bool:
        """Report names in an address, in which no mark can be; return whether one is to be withheld."""
        words = unquote(address)
        places = list(self.owner.names.search(words, self.named))
        self.messages += [(name, f"{place_message(words, place)}; this is an address") for place in places]
        return name != "id" and any(place.name.is_withheld for place in places)


def place_message(text: str, place: restricted_names.NamePlace) -> str:
    """Return a sentence on a position where a restricted thing is named."""
    before, after = text[max(place.start - SHOWN_AROUND, 0) : place.start], text[place.end :][:SHOWN_AROUND]
    words = " ".join(f"{before}{text[place.start : place.end]}{after}".split())
    return f"names {name_of_thing(place.name.entry.iri)}, which is restricted: “{words}”"


def name_of_thing(iri: str) -> str:
    """Return the name of a thing without the base.

    >>> name_of_thing("https://foia.example.org/id/person/jane-roe")
    'person/jane-roe'
    """
    return iri.partition("/id/")[2] or iris.last_segment(iri)


def check_documents(
    documents: DocumentCollection, library: ReadingLibrary, check: NameCheck, bar: ProgressReporter
) -> list[Problem]:
    """Return a problem for each page that names what is restricted; withheld names are taken out of readings.

    Notes in `check` what each document names.
    """
    names = check.names
    if not names:
        return []
    problems: list[Problem] = []
    replaced: dict[str, ParsedDocument] = {}
    for file in documents.files:
        reading = library.reading(file)
        named = names.named_things(map(unquote, restricted_names.document_texts(reading)))
        if not named:
            continue
        check.by_document[iris.mint(documents.context.base, "document", file.key)] = named
        problems += _problems(file, reading, names, named)
        new = restricted_names.withhold_names(reading, names, named)
        if new != reading:
            replaced[file.key] = new
            for page in reading.pages:
                withheld = names.withheld_places(page.text, named)
                check.replaced.update(place.name.entry.iri for place in withheld)
    library.replace_readings(
        [(file, replaced[file.key]) for file in documents.files if file.key in replaced], names.digest, bar
    )
    return problems


def _problems(
    file: DocumentFile, reading: ParsedDocument, names: restricted_names.RestrictedNames, named: set[str]
) -> Iterator[Problem]:
    pages = [
        (f"page {page.number}", [words.text for words in (page.layer, page.image) if words])
        for page in reading.pages
    ]
    for where, texts in (*pages, ("the text beside it", [reading.text_beside])):
        first: dict[str, tuple[str, restricted_names.NamePlace]] = {}
        for text in texts:
            for place in names.search(text, named):
                first.setdefault(place.name.entry.iri, (text, place))
        for text, place in first.values():
            if not place.name.is_withheld:
                yield Problem(file.display_name, 0, "", f"{where} {place_message(text, place)}", "warning")
