"""The registry of extractors: each reads one kind of thing from the text of a file.

An extractor is a function from a parsed document, and the names that the catalogue knows, to findings; it is
registered with the class of its findings and a version. It sees the whole file, since what is found on one
page may prove what stands on another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText
from foia_graph.model.resource import RawValue


class Spot(msgspec.Struct, frozen=True, omit_defaults=True):
    """The place of a finding on its page: its words to the letter, and their box where that is known.

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
    """A finding on one page (from 1); each extractor has a class of its own.

    `confidence` is from 0 to 1, None where the text says it plainly.
    """

    page: int
    spots: tuple[Spot, ...] = ()
    confidence: float | None = None

    @property
    def pages(self) -> range:
        """Number the pages on which it stands."""
        return range(self.page, self.page + 1)

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield the finding in the language of records: the field of the Page, and the part in it.

        Status, evidence and the activity that read it are added by whoever writes the record.
        """
        return iter(())


NO_NAMES = Gazetteer()
ExtractFunction = Callable[[ParsedDocument, Gazetteer], Iterable[PageFinding]]


@dataclass(frozen=True, slots=True)
class Extractor:
    """A registered function and the class of what it finds; `version` grows when it finds other things.

    `needs_names` is true for one that reads the gazetteer; the others find the same whatever names it has.
    """

    name: str
    version: str
    finding: type[PageFinding]
    extract: ExtractFunction
    needs_names: bool = False


EXTRACTORS: dict[str, Extractor] = {}
"""Extractors by name, in the order in which they are asked."""


def extractor(
    name: str, finding: type[PageFinding], version: str, *, needs_names: bool = False
) -> Callable[[ExtractFunction], ExtractFunction]:
    """Register a function that finds things in a parsed document."""

    def register(extract: ExtractFunction) -> ExtractFunction:
        EXTRACTORS[name] = Extractor(name, version, finding, extract, needs_names)
        return extract

    return register


def run_extractors(document: ParsedDocument, gazetteer: Gazetteer = NO_NAMES) -> dict[str, list[PageFinding]]:
    """Ask every extractor about a file."""
    return {each.name: list(each.extract(document, gazetteer)) for each in EXTRACTORS.values()}


def page_texts(page: ParsedPage) -> Iterator[tuple[PositionedText, bool]]:
    """Yield the texts of a page, the layer first, each with whether it was read off the image."""
    if page.layer is not None:
        yield page.layer, False
    if page.image is not None:
        yield page.image, True


def encode_findings(findings: Mapping[str, list[PageFinding]]) -> bytes:
    """Write findings as JSON, by the name of their extractor."""
    # Stored by the names of extractors and fields; whoever changes these raises the extractor's version.
    return msgspec.json.encode(findings)


@cache
def _decoder(names: tuple[str, ...]) -> msgspec.json.Decoder[Any]:
    # By names: who decodes before all extractors are imported must not decide what others find.
    fields = [(_field(name), list[EXTRACTORS[name].finding], ()) for name in names]  # type: ignore[misc]
    return msgspec.json.Decoder(
        msgspec.defstruct("Found", fields, rename={_field(name): name for name in names})
    )


def _field(name: str) -> str:
    return name.replace("-", "_")


def decode_findings(data: bytes) -> dict[str, list[PageFinding]]:
    """Read findings from JSON; raises msgspec.ValidationError for what is none."""
    found = _decoder(tuple(EXTRACTORS)).decode(data)
    return {name: getattr(found, _field(name)) for name in EXTRACTORS}
