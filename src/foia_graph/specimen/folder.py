"""The specimen as a folder that a load takes: its records, and its papers drawn next to them."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from foia_graph.specimen.papers import (
    appeal_letter,
    appeal_memorandum,
    email_thread,
    first_memorandum,
    inspection_report,
    leaking_ledger,
    response_letter,
    scanned_log,
    withheld_sheet,
)

RECORDS = Path(__file__).parent / "records"
PAPERS: Mapping[str, Callable[[], bytes]] = {
    "appeal-decision": appeal_letter,
    "email-thread": email_thread,
    "inspection-report": inspection_report,
    "keepers-log": scanned_log,
    "memorandum-appeal": appeal_memorandum,
    "memorandum-first": first_memorandum,
    "response-letter": response_letter,
    "withheld-sheet": withheld_sheet,
    "workshop-ledger": leaking_ledger,
}
"""What draws each paper, by the name of its file."""


def write_specimen(folder: Path) -> None:
    """Write the catalogue of the specimen into a folder that is not there yet; the same bytes each time."""
    shutil.copytree(RECORDS, folder)
    for name, draw in PAPERS.items():
        (folder / "papers" / f"{name}.pdf").write_bytes(draw())
