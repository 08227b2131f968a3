"""Typed documents from readings and outcomes of extractors, in the form of `documents`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, cast

from foia_graph.extract import documents
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.release_numbers import FileNumbers, resolve_numbers
from foia_graph.extract.citations.extractor import PageCitation
from foia_graph.extract.description.extractor import StatedField
from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.exemptions.extractor import Exemption
from foia_graph.extract.extractors import EXTRACTORS, INSTALLED
from foia_graph.extract.outcomes import decode_findings
from foia_graph.extract.pagination import PrintedNumber
from foia_graph.extract.parsed_document import Box, ParsedPage, decode_document, word_boxes
from foia_graph.extract.pdf.pool import ReadResult
from foia_graph.extract.registry import PageFinding, Spot, activity_name, finding_parts
from foia_graph.extract.withheld_pages.statements import WithheldPagesFinding
from foia_graph.extract.withholding_marks.extractor import WithholdingMark

_Found = TypeVar("_Found", bound=PageFinding)
_Built = TypeVar("_Built")


def build_document(path: Path, result: ReadResult) -> documents.Document:
    """Build the document of a file from what was read in it."""
    reading, found = decode_document(result.reading), _FileFindings(decode_findings(result.outcomes))
    return _build(
        documents.Document,
        reading,
        file=str(path),
        pages=tuple(map(_page, reading.pages)),
        description=tuple(found.of(StatedField, documents.StatedValue)),
        redactions=tuple(found.redactions()),
        bates_numbers=tuple(found.bates_numbers()),
        identifiers=tuple(found.of(PageId, documents.Identifier)),
        page_numbers=tuple(found.of(PrintedNumber, documents.PrintedPageNumber)),
        emails=tuple(found.of(EmailFinding, documents.Email)),
        citations=tuple(found.citations()),
        withheld_pages=tuple(found.withheld_pages()),
        other_findings=tuple(found.others()),
        failures={name: each.failure for name, each in result.outcomes.items() if each.failure},
    )


def _build(kind: Callable[..., _Built], source: object, **more: Any) -> _Built:
    names = {each.name for each in fields(cast(Any, kind))} - more.keys()
    return kind(**{name: getattr(source, name) for name in names}, **more)


def _page(page: ParsedPage) -> documents.Page:
    words = page.words
    return _build(
        documents.Page,
        page,
        origin=words.origin if words else None,
        confidence=words.confidence if words else None,
        words=tuple(
            documents.DocumentWord(page.text[each.start : each.end], _rounded(each.box))
            for each in word_boxes(words)
        )
        if words
        else (),
        boxes=page.blanks,
    )


def _rounded(box: Box) -> Box:
    return Box(round(box.x, 2), round(box.y, 2), round(box.width, 2), round(box.height, 2))


class _FileFindings:
    """The findings in one file, by extractor, and what each becomes."""

    def __init__(self, found: Mapping[str, Sequence[PageFinding]]) -> None:
        self._found = found

    def _of(self, kind: type[_Found]) -> Iterator[tuple[_Found, dict[str, Any]]]:
        for name, each in EXTRACTORS.items():
            if each.finding is kind:
                yield from (
                    (found, _common_fields(name, found, next(iter(found.spots), None)))
                    for found in self._found.get(name, ())
                    if isinstance(found, kind)
                )

    def of(self, kind: type[_Found], built: Callable[..., _Built]) -> Iterator[_Built]:
        """Yield the findings of a class as they are to be given, but Bates numbers."""
        for found, common in self._of(kind):
            if not (isinstance(found, PageId) and found.kind in ("bates", "bates-candidate")):
                yield _build(built, found, **common)

    def redactions(self) -> Iterator[documents.Redaction]:
        for found, common in self._of(Exemption):
            for spot in _part_spots(found):
                yield documents.Redaction(
                    **{**common, **_spot_fields(spot)},
                    as_stated=found.printed,
                    exemptions=(found.code,),
                    laws=tuple(key for key, _ in found.bases),
                    agency=found.agency,
                    basis=found.basis,
                )
        for mark, common in self._of(WithholdingMark):
            for spot in _part_spots(mark):
                yield documents.Redaction(
                    **{**common, **_spot_fields(spot)}, as_stated=mark.printed, mark=mark.mark
                )

    def bates_numbers(self) -> Iterator[documents.BatesNumber]:
        """Yield the numbers as a load has them that knows this file alone of its release."""
        ids = tuple(found for found, _ in self._of(PageId))
        for found in resolve_numbers([FileNumbers("", ids)])[""]:
            if found.number is not None:
                common = _common_fields("bates", found, next(iter(found.spots), None))
                yield _build(documents.BatesNumber, found, **common, is_repaired=found.repaired)

    def citations(self) -> Iterator[documents.Citation]:
        for found, common in self._of(PageCitation):
            works = (found.key, *(key for key, _ in found.further))
            yield _build(documents.Citation, found, **common, works=works)

    def withheld_pages(self) -> Iterator[documents.WithheldPages]:
        for found, common in self._of(WithheldPagesFinding):
            span = found.span
            yield _build(
                documents.WithheldPages,
                found,
                **common,
                as_stated=found.stated,
                first=span.first if span else None,
                last=span.last if span else None,
                prefix=span.prefix if span else "",
                exemptions=tuple(dict.fromkeys(each.code for each in found.grounds)),
            )

    def others(self) -> Iterator[documents.OtherFinding]:
        for name, plugin in INSTALLED.plugins().items():
            for found in () if plugin.is_own else self._found.get(name, ()):
                for field, value, spot in finding_parts(found):
                    yield documents.OtherFinding(
                        **_common_fields(name, found, spot), field=field, value=value
                    )


def _part_spots(found: PageFinding) -> Iterator[Spot | None]:
    yield from (spot for _, _, spot in finding_parts(found))


def _common_fields(extractor: str, found: PageFinding, spot: Spot | None) -> dict[str, Any]:
    confidence = None if found.confidence is None else round(found.confidence, 2)
    producer = activity_name(extractor)
    return {"page": found.page, "producer": producer, "confidence": confidence, **_spot_fields(spot)}


def _spot_fields(spot: Spot | None) -> dict[str, Any]:
    return {"words": spot.quote.strip() if spot else "", "box": spot.box if spot else None}
