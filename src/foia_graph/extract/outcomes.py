"""Outcomes of extractors: what each found in a document, or why it found nothing, as they are stored.

Each extractor runs by itself: one that fails costs its own findings, and no others.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

from foia_graph.extract import registry
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import Extractor, PageFinding

# Grows when what was stored of extractors must not be used any more, whatever their own versions are.
OUTCOMES_VERSION = "1"
_MAX_MESSAGE_LENGTH = 200
_NOTHING = msgspec.Raw(b"[]")


class ExtractorOutcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """The outcome of one extractor: its findings in JSON, or in `failure` why there are none.

    `version` reports what the findings depend on next to the document. A failure that is not `is_lasting` may
    not come another time.
    """

    findings: msgspec.Raw = _NOTHING
    failure: str = ""
    is_lasting: bool = True
    version: str = ""


# Outcomes by the name of the extractor.
Outcomes = Mapping[str, ExtractorOutcome]


def error_message(error: BaseException) -> str:
    """Return the type of an error, and the first line of its message."""
    first_line = next(iter(str(error).strip().splitlines()), "")[:_MAX_MESSAGE_LENGTH]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__


def run_each(
    extractors: Iterable[Extractor], document: ParsedDocument, gazetteer: Gazetteer
) -> dict[str, ExtractorOutcome]:
    """Ask some extractors about a document, each by itself, whatever becomes of the others."""
    return {each.name: _run_one(each, document, gazetteer) for each in extractors}


def _run_one(each: Extractor, document: ParsedDocument, gazetteer: Gazetteer) -> ExtractorOutcome:
    try:
        found = list(each.extract(document, gazetteer))
        return ExtractorOutcome(msgspec.Raw(msgspec.json.encode(found)))
    except Exception as error:  # noqa: BLE001  # a fault of one extractor, MemoryError too, is no other's loss
        return ExtractorOutcome(failure=error_message(error), is_lasting=False)


def prepare_extractors() -> dict[str, str]:
    """Load what extractors need, and return why some could not be got ready, by their names."""
    failures: dict[str, str] = {}
    for each in registry.EXTRACTORS.values():
        if each.prepare is not None:
            try:
                each.prepare()
            except Exception as error:  # noqa: BLE001  # it is said of each file where the part is needed
                failures[each.name] = error_message(error)
    return failures


def with_first_failures(outcomes: Outcomes, unprepared: Mapping[str, str]) -> Outcomes:
    """Return outcomes in which an extractor that failed says what failed first: to get it ready."""
    return {
        name: msgspec.structs.replace(each, failure=unprepared.get(name, each.failure))
        if each.failure
        else each
        for name, each in outcomes.items()
    }


def encode_outcomes(outcomes: Outcomes) -> bytes:
    """Write outcomes as JSON, in the order in which extractors are asked."""
    # Stored by the names of extractors and fields; whoever changes these raises the extractor's version.
    return msgspec.json.encode({name: outcomes[name] for name in registry.EXTRACTORS if name in outcomes})


_decoder = msgspec.json.Decoder(dict[str, ExtractorOutcome])


def decode_outcomes(data: bytes) -> dict[str, ExtractorOutcome]:
    """Return outcomes from JSON, of extractors that there are; raises msgspec.ValidationError."""
    outcomes = _decoder.decode(data)
    return {name: outcomes[name] for name in registry.EXTRACTORS if name in outcomes}


@cache
def _findings_decoder(finding: type[PageFinding]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(list[finding])  # type: ignore[valid-type]


def decode_findings(outcomes: Outcomes) -> dict[str, list[PageFinding]]:
    """Return the findings of all extractors; raises msgspec.ValidationError for what is none."""
    return {
        name: _findings_decoder(each.finding).decode(outcomes[name].findings) if name in outcomes else []
        for name, each in registry.EXTRACTORS.items()
    }
