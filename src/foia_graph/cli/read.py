"""The command read: what PDFs say, without a store."""

import sys
from collections.abc import Iterator

import click
import msgspec

from foia_graph.cli.common import main, no_ocr_option, unsandboxed_option, workers_option
from foia_graph.extract import (
    BatesNumber,
    Citation,
    Document,
    Email,
    Finding,
    Identifier,
    OtherFinding,
    PrintedPageNumber,
    Redaction,
    StatedValue,
    WithheldPages,
    read_pdfs,
)

# Characters of the words of a finding that a line shows.
_MAX_WORDS = 100
_READ = frozenset(("extracted", "partly", "image-only"))


@main.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--json", "as_json", is_flag=True, help="Write each document as a line of JSON, with its words."
)
@click.option("--cleared", is_flag=True, help="Read pages too that show text under their redactions.")
@no_ocr_option
@workers_option
@unsandboxed_option
def read(files: tuple[str, ...], as_json: bool, cleared: bool, no_ocr: bool, workers: int | None) -> None:
    """Read PDFs, and list what is found on each page: redactions, Bates numbers, e-mails, citations.

    No store is needed, and nothing is kept. Names of agencies and people are not looked for: they need the
    records of a catalogue. Ends with 1 where a file could not be read.
    """
    is_read = True
    for document in read_pdfs(files, ocr=not no_ocr, cleared=cleared, workers=workers):
        is_read &= document.status in _READ
        if as_json:
            sys.stdout.buffer.write(msgspec.json.encode(document) + b"\n")
        else:
            click.echo("\n".join(_lines(document)))
    sys.exit(not is_read)


def _lines(document: Document) -> Iterator[str]:
    count = len(document.pages)
    yield f"{document.file}: {document.status}, {count:,} page{'s' if count != 1 else ''}"
    yield from (f"  {text}" for text in (document.reason, *document.notes) if text)
    yield from (f"  {name} failed: {failure}" for name, failure in document.failures.items())
    yield from (f"  page {page.number}: {page.reason}" for page in document.pages if page.reason)
    for finding in document.findings:
        kind, value = _summary(finding)
        words = " ".join(finding.words.split())
        quote = f"“{words[:_MAX_WORDS]}{'…' if len(words) > _MAX_WORDS else ''}”" if words else "no words"
        sure = "" if finding.confidence is None else f" ({finding.confidence:.2f})"
        yield f"  page {finding.page}: {kind}: {value}{sure}: {quote}"


def _summary(finding: Finding) -> tuple[str, str]:
    match finding:
        case StatedValue():
            return finding.field, finding.value
        case Redaction():
            return "redaction", ", ".join(
                (*finding.exemptions, *filter(None, (finding.mark,)), *finding.laws)
            )
        case BatesNumber():
            return "Bates number", finding.printed
        case Identifier():
            return finding.kind.replace("-id", " number"), finding.printed
        case PrintedPageNumber():
            return "printed page number", finding.printed
        case Email():
            return (
                "e-mail",
                f"{finding.sent_date or finding.sent} {finding.sender}: {finding.subject}".strip(),
            )
        case Citation():
            return f"citation ({finding.kind})", ", ".join(finding.works)
        case WithheldPages():
            return "withheld pages", finding.as_stated or ", ".join(finding.exemptions)
        case OtherFinding():
            return finding.field, ", ".join(map(str, finding.value.values()))
    raise TypeError(f"no kind of finding is {type(finding).__name__}")
