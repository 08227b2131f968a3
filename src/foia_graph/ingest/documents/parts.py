"""Parts of records: what was found on pages, as redactions, and what runs over pages, as Bates ranges."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from foia_graph.extract.bates.gaps import BatesStamp, find_runs
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.emails.threads import find_threads
from foia_graph.extract.parsed_document import DrawnBox
from foia_graph.extract.registry import PageFinding, Spot, activity_name, finding_parts
from foia_graph.extract.withheld_pages.statements import WithheldPagesFinding
from foia_graph.model import iris
from foia_graph.model.namespaces import FOIA, MEDIA_FRAGMENTS
from foia_graph.model.resource import RawValue

# Fields of parts that say where these are; `evidence` in all others.
EVIDENCE_FIELDS = {"mentions": "target"}


@dataclass(frozen=True, slots=True)
class RecordPart:
    """A value of a field of a page or a document, as a record has it; `extractor` found it, if one did."""

    page: int
    field: str
    value: RawValue
    extractor: str = ""


def part_fields(
    extractor: str,
    key: str,
    finding: PageFinding,
    field: str,
    raw: dict[str, RawValue],
    spot: Spot | None,
    name: str,
) -> dict[str, RawValue]:
    """Return the fields of a part: `raw`, and what all parts have; `name` is unique in the document."""
    made: dict[str, RawValue] = {"id": name, **raw, "generatedBy": activity_name(extractor)}
    made.setdefault("status", "machine-read")
    if finding.confidence is not None:
        made["confidence"] = f"{finding.confidence:.2f}"
    if spot is not None and (evidence := evidence_fields(key, finding.page, spot)):
        made[EVIDENCE_FIELDS.get(field, "evidence")] = evidence
    if spot is not None and isinstance(spot.box, DrawnBox):
        made["boxStyle"] = spot.box.style
    return {name: _name_mentions(value, f"{made['id']}-{name}") for name, value in made.items()}


def claim_fields(
    extractor: str, finding: PageFinding, raw: dict[str, RawValue], spot: Spot | None
) -> dict[str, RawValue]:
    """Return a value that a page states as records write claims: with its words and their page."""
    quote = " ".join(spot.quote.split()) if spot is not None else ""
    said: dict[str, RawValue] = {
        **raw,
        "page": str(finding.page),
        "status": "machine-read",
        "generatedBy": activity_name(extractor),
    }
    if spot is not None and quote:
        said |= {"quote": quote, **_word_offsets(spot, "start")}
    if finding.confidence is not None:
        said["confidence"] = f"{finding.confidence:.2f}"
    return said


def _name_mentions(value: RawValue, name: str) -> RawValue:
    """Return nested mentions with names of their own: two people may be called alike."""
    if isinstance(value, list):
        return [
            {"id": f"{name.lower()}-{number}", **each, "status": "machine-read"}
            if isinstance(each, dict)
            else each
            for number, each in enumerate(value, 1)
        ]
    return value


def evidence_fields(key: str, page: int, spot: Spot) -> dict[str, RawValue]:
    """Return a selector of words of a page (Web Annotation Data Model; Media Fragments URI 1.0, 4.2.2)."""
    quote = spot.quote.strip()
    words: list[RawValue] = [{"exact": quote}] if quote else []
    if offsets := _word_offsets(spot, "start", "end"):
        words.append(offsets)
    if spot.box is not None:
        box = spot.box
        place = f"xywh=percent:{box.x:g},{box.y:g},{box.width:g},{box.height:g}"  # from the top left
        fragment: dict[str, RawValue] = {"fragment": place, "conformsTo": MEDIA_FRAGMENTS}
        words = [{**fragment, "refinedBy": words} if words else fragment]
    return {"hasSource": f"page/{key}/{page}", "selector": words} if words else {}


def _word_offsets(spot: Spot, *names: str) -> dict[str, RawValue]:
    quote = spot.quote.strip()
    if spot.start < 0 or not quote:
        return {}
    start = spot.start + len(spot.quote) - len(spot.quote.lstrip())
    offsets = {"start": str(start), "end": str(start + len(quote))}
    return {name: offsets[name] for name in names}


REPAIR_REMARK = "The number is not printed so in the text; the numbers of the pages around it prove it."
# A field that nearly every page has, and whose value no one doubts: a claim of each would be bulk.
UNCLAIMED_FIELD = "pagination"


def record_parts(
    extractor: str,
    key: str,
    findings: list[PageFinding],
    agencies: Mapping[str, str],
    nested_fields: Set[str],
) -> Iterator[RecordPart]:
    """Yield what an extractor found in a document (`document/KEY`), in its order.

    `agencies` are IRIs by abbreviation: whom a stamp names as withholding. Of `nested_fields` the values are
    parts with evidence of their own; those of all other fields are claimed.
    """
    for number, finding in enumerate(findings, 1):
        found = list(finding_parts(finding))
        for place, (field, raw, spot) in enumerate(found):
            value: RawValue
            if field not in nested_fields:
                # `value` is the key of any value, `notation` that of a number; parts have neither.
                stated = {**raw}
                if "notation" in stated:
                    stated.setdefault("value", stated.pop("notation"))
                claimed = claim_fields(extractor, finding, stated, spot)
                value = stated["value"] if field == UNCLAIMED_FIELD else claimed
            else:
                name = f"{extractor}-{number}" + (f"-{place + 1}" if len(found) > 1 else "")
                raw |= _implied_fields(finding, field, agencies)
                value = part_fields(extractor, key, finding, field, raw, spot, name)
            yield RecordPart(finding.page, field, value, extractor)


def _implied_fields(finding: PageFinding, field: str, agencies: Mapping[str, str]) -> dict[str, RawValue]:
    if isinstance(finding, WithheldPagesFinding):
        by = [agencies[name] for name in finding.agencies if name in agencies]
        return {"by": [*by]} if by else {}
    if field == REDACTION:
        return _redaction_fields(finding, agencies)
    if field != "batesRange":
        return {}
    remark = getattr(finding, "proof", "") or (REPAIR_REMARK if getattr(finding, "repaired", False) else "")
    return {"identifierType": "bates-number", **({"remark": remark} if remark else {})}


def _redaction_fields(finding: PageFinding, agencies: Mapping[str, str]) -> dict[str, RawValue]:
    agency = agencies.get(getattr(finding, "agency", ""), "")
    return {"motivatedBy": REDACTING, **({"by": agency} if agency else {})}


# The field of a page that holds its redactions.
REDACTION = "redaction"
# The motivation of an annotation that withholds (Web Annotation Data Model, section 3.3.5).
REDACTING = f"{FOIA}redacting"


# Stamps, with the number as it is printed.
PrintedStamps = dict[BatesStamp, str]


def document_stamps(key: str, findings: Mapping[str, list[PageFinding]]) -> PrintedStamps:
    """Return the Bates numbers in a document (`document/KEY`)."""
    return {
        BatesStamp(each.prefix, each.number, key, each.page): each.printed
        for each in findings.get("bates", ())
        if isinstance(each, PageId) and each.kind == "bates" and each.number is not None
    }


def bates_ranges(printed: PrintedStamps) -> Iterator[RawValue]:
    """Yield the runs of some Bates numbers as parts of what bears them."""
    for number, run in enumerate(find_runs(printed), 1):
        prefix: dict[str, RawValue] = {"batesPrefix": run.prefix.strip()} if run.prefix.strip() else {}
        yield {
            "id": f"run-{number}",
            **prefix,
            "batesStart": str(run.first),
            "batesEnd": str(run.last),
            "asPrinted": " to ".join(dict.fromkeys((printed[run.begin], printed[run.end]))),
            "identifierType": "bates-number",
            "status": "machine-read",
            "generatedBy": activity_name("bates"),
        }


@dataclass(slots=True)
class Conversations:
    """Conversations of two messages and more; each is a part of the document that holds its first message."""

    by_message: dict[str, dict[int, str]] = dataclasses.field(default_factory=dict)
    """For each document (by key), the conversation (IRI) of its messages (by number)."""
    starting: dict[str, list[RawValue]] = dataclasses.field(default_factory=dict)
    """For each document, the conversations that begin in it, as parts of its record."""


def collect_conversations(
    documents: Iterable[tuple[str, Mapping[str, list[PageFinding]]]], base: str
) -> Conversations:
    """Return the conversations of the e-mails of documents, each given by its key."""
    collected = Conversations()
    emails = [
        (key, email)
        for key, each in documents
        for email in each.get("emails", ())
        if isinstance(email, EmailFinding)
    ]
    for thread in find_threads(emails):
        if len(thread.messages) < 2:
            continue
        document, _, name = thread.key.partition("#")
        iri = iris.part_iri(iris.mint(base, "document", document), "thread", iris.slug(name))
        conversation: dict[str, RawValue] = {"id": name}
        if thread.subject:
            conversation["title"] = thread.subject
        collected.starting.setdefault(document, []).append(conversation)
        for message in thread.messages:
            collected.by_message.setdefault(message.document, {})[message.email.order] = iri
    return collected
