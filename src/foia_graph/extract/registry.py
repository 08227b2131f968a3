"""The registry of extractors: each reads one kind of thing from the text of a file.

An extractor is a function from a parsed document, and the names that the catalogue knows, to findings, with
the class of its findings and a version; it is registered in the entry-point group `foia_graph.extractors`. It
sees the whole file, since what is found on one page may prove what is on another. What becomes of its
findings is in `outcomes`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import msgspec

from foia_graph.errors import PluginError
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText
from foia_graph.model.resource import RawValue


class Spot(msgspec.Struct, frozen=True, omit_defaults=True):
    """The position of a finding on its page: its words to the letter, and their box where that is known.

    `start` and `end` are offsets in the page's text layer, or where `image` is true in what was read off its
    image; -1 for what was seen without words, as a check mark.
    """

    quote: str
    start: int = -1
    end: int = -1
    image: bool = False
    box: Box | None = None


def make_spot(words: PositionedText, start: int, end: int, *, image: bool = False) -> Spot:
    """Build the spot of some characters of a page."""
    return Spot(words.text[start:end], start, end, image, words.box_of(start, end))


class PageFinding(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A finding on a page (from 1), or up to `last_page`; each extractor has a class of its own.

    `confidence` is from 0 to 1, None where the text says it plainly.
    """

    page: int
    spots: tuple[Spot, ...] = ()
    confidence: float | None = None
    last_page: int = 0

    @property
    def pages(self) -> range:
        """Number the pages on which it is."""
        return range(self.page, max(self.page, self.last_page) + 1)

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield the finding in the language of records: the field of the Page, and the part in it.

        Status, evidence and the activity that read it are added by whoever writes the record.
        """
        return iter(())


def finding_parts(finding: PageFinding) -> Iterator[tuple[str, dict[str, RawValue], Spot | None]]:
    """Yield the parts of a finding, each with its spot: its own where each part has one, else the first."""
    parts = list(finding.record_parts())
    first = next(iter(finding.spots), None)
    spots = finding.spots if len(finding.spots) == len(parts) else (first,) * len(parts)
    yield from ((*part, spot) for part, spot in zip(parts, spots, strict=True))


NO_NAMES = Gazetteer()
ExtractFunction = Callable[[ParsedDocument, Gazetteer], Iterable[PageFinding]]


@dataclass(frozen=True, slots=True)
class Extractor:
    """A function and the class of what it finds; `version` grows when it finds other things.

    `needs_names` is true for one that reads the gazetteer; the others find the same whatever names it has.
    `prepare` loads the compiled modules that the function loads at its first use: it is called before the
    process gives up files, where the libraries that these need can still be opened.
    """

    name: str
    version: str
    finding: type[PageFinding]
    extract: ExtractFunction
    needs_names: bool = False
    prepare: Callable[[], None] | None = None

    def __call__(self, document: ParsedDocument, gazetteer: Gazetteer) -> Iterable[PageFinding]:
        """Yield what it finds in a document."""
        return self.extract(document, gazetteer)


# Extractors by name, in the order in which they are asked; `extractors` fills it.
EXTRACTORS: dict[str, Extractor] = {}


def activity_name(name: str) -> str:
    """Return the name of the activity of an extractor, which has its version."""
    return f"{name}-{EXTRACTORS[name].version}"


def extractor(
    name: str,
    finding: type[PageFinding],
    version: str,
    *,
    needs_names: bool = False,
    prepare: Callable[[], None] | None = None,
) -> Callable[[ExtractFunction], Extractor]:
    """Make an extractor of a function that finds things in a parsed document."""
    return partial(Extractor, name, version, finding, needs_names=needs_names, prepare=prepare)


def unloaded_extractor(name: str, reason: str) -> Extractor:
    """Return an extractor that fails for each document with the reason why it could not be loaded."""

    def extract(_document: ParsedDocument, _gazetteer: Gazetteer) -> Iterable[PageFinding]:
        raise PluginError(reason)

    return Extractor(name, "not loaded", PageFinding, extract)


def page_texts(page: ParsedPage) -> Iterator[tuple[PositionedText, bool]]:
    """Yield the texts of a page, the layer first, each with whether it was read off the image.

    A partial layer is omitted next to an image, whose text has its words.
    """
    if page.layer is not None and not (page.has_partial_layer and page.image):
        yield page.layer, False
    if page.image is not None:
        yield page.image, True


class PublishedText(NamedTuple):
    """The text to publish of one page: its number, its words, and whether they were read off the image."""

    page: int
    words: PositionedText
    image: bool

    @property
    def text(self) -> str:
        """Return the text alone."""
        return self.words.text

    def spot(self, start: int, end: int) -> Spot:
        """Build the spot of some characters."""
        return make_spot(self.words, start, end, image=self.image)


def published_texts(document: ParsedDocument) -> list[PublishedText]:
    """Return the text of each page that has one."""
    return [
        PublishedText(page.number, page.words, page.words is page.image)
        for page in document.pages
        if page.words and page.words.text
    ]
