"""Bates ranges of documents and releases: runs of the numbers of their pages without a gap."""

from collections.abc import Iterable, Iterator, Mapping

from foia_graph.extract.bates.gaps import BatesRun, BatesStamp, find_runs
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.registry import PageFinding, activity_name
from foia_graph.model.resource import RawValue

PrintedStamps = dict[BatesStamp, str]
"""Stamps, with the number as it is printed."""


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
        yield _range_fields(f"run-{number}", run, printed)


def merge_stamps(documents: Iterable[PrintedStamps]) -> PrintedStamps:
    """Return the Bates numbers of several documents together."""
    return {stamp: as_printed for printed in documents for stamp, as_printed in printed.items()}


def _range_fields(name: str, run: BatesRun, printed: PrintedStamps) -> RawValue:
    ends = dict.fromkeys((printed[run.begin], printed[run.end]))
    prefix: dict[str, RawValue] = {"batesPrefix": run.prefix.strip()} if run.prefix.strip() else {}
    return {
        "id": name,
        **prefix,
        "batesStart": str(run.first),
        "batesEnd": str(run.last),
        "asPrinted": " to ".join(ends),
        "identifierType": "bates-number",
        "status": "machine-read",
        "generatedBy": activity_name("bates"),
    }
