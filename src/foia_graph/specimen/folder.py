"""The specimen as a folder that a load takes: its records, and its papers drawn beside them."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from foia_graph.specimen import letters, memorandum, messages, other_papers, scan

RECORDS = Path(__file__).parent / "records"
PAPERS: Mapping[str, Callable[[], bytes]] = {
    "appeal-decision": letters.appeal_letter,
    "email-thread": messages.email_thread,
    "inspection-report": other_papers.inspection_report,
    "keepers-log": scan.scanned_log,
    "memorandum-appeal": memorandum.appeal_memorandum,
    "memorandum-first": memorandum.first_memorandum,
    "response-letter": letters.response_letter,
    "withheld-sheet": other_papers.withheld_sheet,
    "workshop-ledger": other_papers.leaking_ledger,
}
"""What draws each paper, by the name of its file."""


def write_specimen(folder: Path) -> None:
    """Write the catalogue of the specimen into a folder that is not there yet; the same bytes each time."""
    shutil.copytree(RECORDS, folder)
    for name, draw in PAPERS.items():
        (folder / "papers" / f"{name}.pdf").write_bytes(draw())
