"""Records of works that a post cites, one each, though the words count several."""

from collections.abc import Iterable, Iterator

from foia_graph.connectors.drafting.dated_works import DatedWork
from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.works import StatedWork
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.extract.citations.known_works import WorkTable
from foia_graph.model.iris import last_segment, slug


def work_records(
    reading: PostReading, works: list[StatedWork], known: WorkTable
) -> tuple[list[ImportedRecord], list[tuple[str, StatedWork]]]:
    """Return the works that have to be drafted, and all that are cited, by their link."""
    records: list[ImportedRecord] = []
    cited: list[tuple[str, StatedWork]] = []
    for work in works:
        if work.key and (iri := known.iri_of(work.key)):
            cited.append((f"work/{last_segment(iri)}", work))
            continue
        for number in range(work.copies):
            record = _work_record(reading, work, number, {each.id for each in records})
            records.append(record)
            cited.append((f"work/{record.id}", work))
    return records, cited


def _work_record(reading: PostReading, work: StatedWork, number: int, taken: set[str]) -> ImportedRecord:
    day = (work.date.value or work.date.last_day) if work.date else ""
    name = slug(work.key or "-".join(filter(None, (work.form, day))))
    record_id = f"{reading.source}-{name}"
    if work.copies > 1 or record_id in taken:
        record_id = next(
            f"{record_id}-{n}" for n in range(number + 1, 100) if f"{record_id}-{n}" not in taken
        )
    record = ImportedRecord("CitedWork", record_id)
    record["title"] = reading.claim(_title(work, day, number), work.span)
    record["form"] = reading.claim(work.form, work.span)
    if work.key:
        record["identifier"] = reading.claim(work.key, work.span)
    if work.author:
        record["creator"] = reading.claim(work.author, work.span)
    if work.date:
        record["issued"] = reading.date_claim(work.date)
    record["holdingStatus"] = "cited-only"
    record["isReferencedBy"] = reading.source
    return record


def zip_works(
    records: list[ImportedRecord], cited: list[tuple[str, StatedWork]]
) -> Iterator[tuple[ImportedRecord, StatedWork]]:
    """Yield the drafted works, each with the words that cite it."""
    by_link = dict(cited)
    return ((each, by_link[f"work/{each.id}"]) for each in records)


def add_candidates(
    reading: PostReading, record: ImportedRecord, work: StatedWork, known: Iterable[DatedWork]
) -> None:
    """Write the works of the catalogue that one without a number may be, by its author and date."""
    if work.key or not work.author or not work.date or not work.date.value:
        return
    for each in known:
        if each.may_be(work.author, work.date.value):
            record.add("identifiedAs", reading.claim(each.reference, work.span, "candidate"))


def add_origin(reading: PostReading, record: ImportedRecord, work: StatedWork) -> None:
    """Write day and author of a document that the post itself presents."""
    if work.date:
        record["created"] = reading.date_claim(work.date)
    if work.author:
        record["creator"] = reading.claim(work.author, work.span)


def _title(work: StatedWork, day: str, number: int) -> str:
    """Return a title made of what is known: Report of the GAO, 2012-04-06."""
    if work.key:
        return work.key
    form = work.form.replace("-", " ").capitalize()
    which = f" ({number + 1} of {work.copies})" if work.copies > 1 else ""
    return (
        ", ".join(filter(None, (f"{form} of {work.author_name}" if work.author_name else form, day))) + which
    )
