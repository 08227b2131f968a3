"""Names of what is restricted, in texts that are about to be published.

Other rules hold than for mentions: a name that is missed is published, and one found too often costs a look.
So capitals and the words around a name count for nothing, and more variants are looked for: initials for
given names, surname first, parts of e-mail addresses and of web addresses.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from foia_graph.extract import person_names
from foia_graph.extract.gazetteer import GazetteerEntry
from foia_graph.extract.mentions.name_table import PERSON_TITLE, WordRow, forms_of_name, split_words
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText, TextLine

# What is in a text instead of a name.
WITHHELD_NAME = "[name withheld]"
# Classes whose things are called by names; others have titles, which may be common words.
NAMED_CLASSES = ("Person", "Agency", "Organization", "Program", "Post")
LEAST_TITLE_WORDS = 3
# Characters before a surname in which a title may be.
MAX_TITLE_LENGTH = 60
# Initials that may be between the words of a name.
MAX_INITIALS = 2


class RestrictedName(NamedTuple):
    """A restricted thing with what it is called, and whether its names are replaced by a mark."""

    entry: GazetteerEntry
    is_withheld: bool = False


class NamePlace(NamedTuple):
    """Words of a text that name a restricted thing: offsets of the first and beyond the last character."""

    start: int
    end: int
    name: RestrictedName


class _Row(NamedTuple):
    name: RestrictedName
    exact: str = ""
    """The word as it must be there, where it could be a common one."""
    kind: person_names.VariantKind = "full"


class RestrictedNames:
    """The names of some things and their variants; true where there are any."""

    def __init__(self, names: Iterable[RestrictedName]) -> None:
        self.entries = sorted(set(names), key=lambda name: name.entry.iri)
        self._rows: dict[str, dict[person_names.Spelling, list[_Row]]] = {}
        for name in self.entries:
            for spelling, row in _variants(name):
                rows = self._rows.setdefault(spelling[0], {}).setdefault(spelling, [])
                if row not in rows:
                    rows.append(row)

    def __bool__(self) -> bool:
        return bool(self._rows)

    @property
    def digest(self) -> str:
        """The SHA-256 of all that decides what is found and what is replaced."""
        return hashlib.sha256(repr((WITHHELD_NAME, self.entries)).encode()).hexdigest()

    def named_things(self, texts: Iterable[str]) -> set[str]:
        """Return the IRIs of the things that some texts name by more than a surname."""
        return {place.name.entry.iri for text in texts for place in self.search(text)}

    def search(self, text: str, named: Collection[str] = ()) -> Iterator[NamePlace]:
        """Yield where names are in a text, in order and apart; the longest of those that begin together.

        A surname alone counts behind a title, before an @, and for the things (IRIs) in `named`.
        """
        # Normalization keeps the length, so that offsets are those of the original text.
        plain = person_names.without_accents(text)
        row = split_words(plain, "" if plain.isascii() else person_names.UNSPACED)
        after = 0
        for at, word in enumerate(row.words):
            if at >= after and word in self._rows and (hit := self._longest(plain, row, at, named)):
                last, name = hit
                after = last + 1
                yield NamePlace(row.start(at), row.end(last), name)

    def nameless_words(self, words: str) -> str:
        """Return words in which no name is, surnames alone among them; "" for others."""
        is_named = next(self.search(words, {name.entry.iri for name in self.entries}), None) is not None
        return "" if is_named else words

    def replace_names(self, text: str, named: Collection[str] = ()) -> str:
        """Return a text with a mark instead of each name that is to be withheld."""
        parts, end = [], 0
        for place in self.withheld_places(text, named):
            parts += [text[end : place.start], WITHHELD_NAME]
            end = place.end
        return "".join([*parts, text[end:]])

    def withheld_places(self, text: str, named: Collection[str] = ()) -> list[NamePlace]:
        """Return where the names that are to be withheld are in a text."""
        return [place for place in self.search(text, named) if place.name.is_withheld]

    def _longest(
        self, text: str, row: WordRow, at: int, named: Collection[str]
    ) -> tuple[int, RestrictedName] | None:
        """Return the last word of the longest name that begins at a word, and whose it is."""
        found = (
            (last, each.name)
            for spelling, rows in self._rows[row.words[at]].items()
            if (last := _last_word(row.words, at, spelling)) is not None
            for each in rows
            if _fits(text, row.start(at), row.end(last), each, named)
        )
        return max(found, key=lambda hit: (hit[0], hit[1].is_withheld), default=None)


def _last_word(words: list[str], at: int, spelling: person_names.Spelling) -> int | None:
    """Return the position of the last word of a spelling that begins at a word, None where it does not."""
    for wanted in spelling[1:]:
        at += 1
        initials = 0
        while at < len(words) and words[at] != wanted and _is_initial(words[at]) and initials < MAX_INITIALS:
            at, initials = at + 1, initials + 1
        if at >= len(words) or words[at] != wanted:
            return None
    return at


def _is_initial(word: str) -> bool:
    return len(word) == 1 and not person_names.is_unspaced(word)


def _fits(text: str, start: int, end: int, row: _Row, named: Collection[str]) -> bool:
    """Return whether words that are spelled like a name may be it, where they are."""
    words = text[start:end]
    if row.kind == "mailbox":
        return text[end : end + 1] == "@"
    if row.kind == "surname":
        is_meant = row.name.entry.iri in named or PERSON_TITLE.search(
            text[max(start - MAX_TITLE_LENGTH, 0) : start]
        )
        return not words.islower() and bool(is_meant)
    return not row.exact or words.replace(".", "") in (row.exact, row.exact.upper())


def _variants(name: RestrictedName) -> Iterator[tuple[person_names.Spelling, _Row]]:
    entry = name.entry
    if entry.type not in NAMED_CLASSES:
        rows = map(person_names.plain_words, entry.names)
        yield from ((row, _Row(name)) for row in rows if len(row) >= LEAST_TITLE_WORDS)
        return
    for text in entry.names:
        if person_names.is_unspaced(text):
            yield person_names.plain_words(text), _Row(name)
    spaced = [
        plain
        for text in entry.names
        if not person_names.is_unspaced(text)
        for plain in person_names.plain_spellings(text)
    ]
    yield from _forms(name, GazetteerEntry(entry.iri, entry.type, tuple(spaced), entry.abbreviations))
    if entry.type == "Person":
        for text in spaced:
            yield from (
                (spelling, _Row(name, kind=kind)) for spelling, kind in person_names.spell_person(text)
            )
            if len(words := person_names.plain_words(text)) == 1:
                yield from ((words, _Row(name, text.strip())), (words, _Row(name, kind="mailbox")))


def _forms(name: RestrictedName, plain: GazetteerEntry) -> Iterator[tuple[person_names.Spelling, _Row]]:
    for spelling, form in forms_of_name(plain):
        if spelling:
            is_surname = form.kind == "surname"
            is_common = len(spelling) == 1 and not is_surname
            exact = form.exact or (_exact_word(plain, spelling[0]) if is_common else "")
            yield spelling, _Row(name, exact, "surname" if is_surname else "full")


def _exact_word(plain: GazetteerEntry, word: str) -> str:
    return next((text for text in plain.names if person_names.plain_words(text) == (word,)), word)


DOCUMENT_TEXTS = ("title", "author", "subject", "keywords", "creator", "producer", "text_beside")


def document_texts(document: ParsedDocument) -> list[str]:
    """Return all texts of a document: of its pages, next to them, its metadata, and its table of contents."""
    texts = [text for page in document.pages for text in (page.layer, page.image) if text]
    pages = [text.text for text in texts]
    pages += [f"{each.read} {each.reason}" for text in texts for each in text.corrections]
    labels = [mark.label for page in document.pages for mark in page.marks]
    beside = [each.title for each in document.outline] + [each.name for each in document.attachments]
    return [*pages, *labels, *beside, *(getattr(document, name) for name in DOCUMENT_TEXTS)]


def withhold_names(
    document: ParsedDocument, names: RestrictedNames, named: Collection[str]
) -> ParsedDocument:
    """Return a document with a mark for each withheld name; pages that had one say so.

    Links whose address has such a name are omitted. `named` are the things whose surnames count.
    """
    write = partial(names.replace_names, named=named)
    return replace(
        document,
        pages=tuple(_withhold_on_page(page, names, named) for page in document.pages),
        outline=tuple(replace(each, title=write(each.title)) for each in document.outline),
        attachments=tuple(replace(each, name=write(each.name)) for each in document.attachments),
        links=tuple(each for each in document.links if not names.withheld_places(each.url, named)),
        **{name: write(getattr(document, name)) for name in DOCUMENT_TEXTS},
    )


def _withhold_on_page(page: ParsedPage, names: RestrictedNames, named: Collection[str]) -> ParsedPage:
    layer, image = (text and _withhold_in_text(text, names, named) for text in (page.layer, page.image))
    marks = tuple(replace(mark, label=names.replace_names(mark.label, named=named)) for mark in page.marks)
    if (layer, image, marks) == (page.layer, page.image, page.marks):
        return page
    return replace(page, layer=layer, image=image, marks=marks, has_withheld_names=True)


def _withhold_in_text(text: PositionedText, names: RestrictedNames, named: Collection[str]) -> PositionedText:
    places = names.withheld_places(text.text, named)
    said = " ".join(f"{each.read} {each.reason}" for each in text.corrections)
    if text.corrections and (places or names.withheld_places(said, named)):
        text = replace(text, corrections=())
    if not places:
        return text
    lines = tuple(
        TextLine(_moved(line.start, places), _moved(line.end, places), line.box) for line in text.lines
    )
    return replace(text, text=names.replace_names(text.text, named), lines=lines)


def _moved(offset: int, places: list[NamePlace]) -> int:
    """Return where a character is once names before it are marks; inside a name, where its mark ends."""
    shift = 0
    for place in places:
        if offset <= place.start:
            break
        mark_end = place.start + shift + len(WITHHELD_NAME)
        if offset < place.end:
            return mark_end
        shift = mark_end - place.end
    return offset + shift
