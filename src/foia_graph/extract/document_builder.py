"""Typed documents from readings and outcomes of extractors, in the form of `documents`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.release_numbers import FileNumbers, resolve_numbers
from foia_graph.extract.citations.extractor import PageCitation
from foia_graph.extract.description.extractor import StatedField
from foia_graph.extract.documents import (
    BatesNumber,
    Citation,
    Document,
    DocumentWord,
    Email,
    Identifier,
    OtherFinding,
    Page,
    PrintedPageNumber,
    Redaction,
    StatedValue,
    WithheldPages,
)
from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.exemptions.extractor import Exemption
from foia_graph.extract.extractors import EXTRACTORS, INSTALLED
from foia_graph.extract.outcomes import decode_findings
from foia_graph.extract.pagination import PrintedNumber
from foia_graph.extract.parsed_document import Box, ParsedPage, decode_document
from foia_graph.extract.pdf.job_steps import ReadResult
from foia_graph.extract.registry import PageFinding, Spot, activity_name, finding_parts
from foia_graph.extract.withheld_pages.finding import WithheldPagesFinding
from foia_graph.extract.withholding_marks.extractor import WithholdingMark
from foia_graph.extract.word_boxes import word_boxes

_Found = TypeVar("_Found", bound=PageFinding)


def build_document(path: Path, result: ReadResult) -> Document:
    """Build the document of a file from what was read in it."""
    reading, found = decode_document(result.reading), _FileFindings(decode_findings(result.outcomes))
    return Document(
        file=str(path),
        sha256=reading.sha256,
        size=reading.size,
        media_type=reading.media_type,
        status=reading.status,
        reason=reading.reason,
        notes=reading.notes,
        title=reading.title,
        author=reading.author,
        creator=reading.creator,
        producer=reading.producer,
        created=reading.created,
        modified=reading.modified,
        pages=tuple(map(_page, reading.pages)),
        description=tuple(found.description()),
        redactions=tuple(found.redactions()),
        bates_numbers=tuple(found.bates_numbers()),
        identifiers=tuple(found.identifiers()),
        page_numbers=tuple(found.page_numbers()),
        emails=tuple(found.emails()),
        citations=tuple(found.citations()),
        withheld_pages=tuple(found.withheld_pages()),
        other_findings=tuple(found.others()),
        failures={name: each.failure for name, each in result.outcomes.items() if each.failure},
    )


def _page(page: ParsedPage) -> Page:
    words = page.words
    boxes = word_boxes(words) if words else ()
    return Page(
        number=page.number,
        label=page.label,
        status=page.status,
        reason=page.reason,
        width=page.width,
        height=page.height,
        text=page.text,
        origin=words.origin if words else None,
        confidence=words.confidence if words else None,
        words=tuple(DocumentWord(page.text[each.start : each.end], _rounded(each.box)) for each in boxes),
        boxes=page.blanks,
    )


def _rounded(box: Box) -> Box:
    return Box(round(box.x, 2), round(box.y, 2), round(box.width, 2), round(box.height, 2))


class _FileFindings:
    """The findings in one file, by extractor, and what each becomes."""

    def __init__(self, found: Mapping[str, Sequence[PageFinding]]) -> None:
        self._found = found

    def _of(self, kind: type[_Found]) -> Iterator[tuple[_Found, dict[str, Any]]]:
        """Yield the findings of a class, with the fields that all findings have."""
        for name, each in EXTRACTORS.items():
            if each.finding is kind:
                yield from (
                    (found, _common_fields(name, found, next(iter(found.spots), None)))
                    for found in self._found.get(name, ())
                    if isinstance(found, kind)
                )

    def description(self) -> Iterator[StatedValue]:
        for found, common in self._of(StatedField):
            yield StatedValue(**common, field=found.field, value=found.value, as_stated=found.as_stated)

    def redactions(self) -> Iterator[Redaction]:
        for found, common in self._of(Exemption):
            for spot in _part_spots(found):
                yield Redaction(
                    **{**common, **_spot_fields(spot)},
                    as_stated=found.printed,
                    exemptions=(found.code,),
                    laws=tuple(key for key, _ in found.bases),
                    agency=found.agency,
                    basis=found.basis,
                )
        for mark, common in self._of(WithholdingMark):
            for spot in _part_spots(mark):
                yield Redaction(**{**common, **_spot_fields(spot)}, as_stated=mark.printed, mark=mark.mark)

    def bates_numbers(self) -> Iterator[BatesNumber]:
        """Yield the numbers as a load has them that knows this file alone of its release."""
        ids = tuple(found for found, _ in self._of(PageId))
        for found in resolve_numbers([FileNumbers("", ids)])[""]:
            if found.number is not None:
                yield BatesNumber(
                    **_common_fields("bates", found, next(iter(found.spots), None)),
                    printed=found.printed,
                    prefix=found.prefix,
                    number=found.number,
                    is_repaired=found.repaired,
                    proof=found.proof,
                )

    def identifiers(self) -> Iterator[Identifier]:
        for found, common in self._of(PageId):
            if found.kind not in ("bates", "bates-candidate"):
                yield Identifier(**common, printed=found.printed, kind=found.kind)

    def page_numbers(self) -> Iterator[PrintedPageNumber]:
        for found, common in self._of(PrintedNumber):
            yield PrintedPageNumber(**common, printed=found.printed)

    def emails(self) -> Iterator[Email]:
        for found, common in self._of(EmailFinding):
            yield Email(
                **common,
                last_page=found.last_page,
                sender=found.sender,
                to=found.to,
                cc=found.cc,
                bcc=found.bcc,
                sent=found.sent,
                sent_date=found.sent_date,
                subject=found.subject,
                attachments=found.attachments,
                redacted=found.redacted,
                depth=found.depth,
            )

    def citations(self) -> Iterator[Citation]:
        for found, common in self._of(PageCitation):
            works = (found.key, *(key for key, _ in found.further))
            yield Citation(**common, printed=found.printed, kind=found.kind, works=works, reason=found.reason)

    def withheld_pages(self) -> Iterator[WithheldPages]:
        for found, common in self._of(WithheldPagesFinding):
            span = found.span
            yield WithheldPages(
                **common,
                as_stated=found.stated,
                treatment=found.treatment,
                page_count=found.page_count,
                document_count=found.document_count,
                first=span.first if span else None,
                last=span.last if span else None,
                prefix=span.prefix if span else "",
                documents=found.documents,
                exemptions=tuple(dict.fromkeys(each.code for each in found.grounds)),
            )

    def others(self) -> Iterator[OtherFinding]:
        for name, plugin in INSTALLED.plugins().items():
            for found in () if plugin.is_own else self._found.get(name, ()):
                for field, value, spot in finding_parts(found):
                    yield OtherFinding(**_common_fields(name, found, spot), field=field, value=value)


def _part_spots(found: PageFinding) -> Iterator[Spot | None]:
    yield from (spot for _, _, spot in finding_parts(found))


def _common_fields(extractor: str, found: PageFinding, spot: Spot | None) -> dict[str, Any]:
    confidence = None if found.confidence is None else round(found.confidence, 2)
    producer = activity_name(extractor)
    return {"page": found.page, "producer": producer, "confidence": confidence, **_spot_fields(spot)}


def _spot_fields(spot: Spot | None) -> dict[str, Any]:
    return {"words": spot.quote.strip() if spot else "", "box": spot.box if spot else None}
