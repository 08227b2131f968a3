"""What runs over pages: Bates ranges of documents and releases, and threads of e-mails."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from foia_graph.extract.bates.gaps import BatesRun, BatesStamp, find_runs
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.emails.threads import find_threads
from foia_graph.extract.registry import PageFinding, activity_name
from foia_graph.model import iris
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


@dataclass(slots=True)
class Conversations:
    """Conversations of two messages and more; each is a part of the document that holds its first message."""

    by_message: dict[str, dict[int, str]] = field(default_factory=dict)
    """For each document (by key), the conversation (IRI) of its messages (by number)."""
    starting: dict[str, list[RawValue]] = field(default_factory=dict)
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
