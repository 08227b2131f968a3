"""The index of redactions as a load writes it into the folder of its generation."""

from pathlib import Path

import msgspec

from foia_graph.model.profile import Profile
from foia_graph.store.answer_file import AnswerFile
from foia_graph.store.redaction_index import RedactedPage, RedactionIndex


class _StoredRedactions(msgspec.Struct, frozen=True):
    """Redactions by document: number of the page, place of the grounds in `grounds`, and how many."""

    grounds: list[list[str]]
    by_document: dict[str, list[tuple[int, int, int]]]
    left_out: dict[str, list[str]]


REDACTIONS = AnswerFile("redactions.json", "1", _StoredRedactions)


def write_redactions(folder: Path, index: RedactionIndex, profile: Profile) -> None:
    """Write an index of redactions into the folder of its generation."""
    places: dict[frozenset[str], int] = {}
    by_document = {
        document: [(each.number, places.setdefault(each.grounds, len(places)), each.times) for each in pages]
        for document, pages in index.by_document.items()
    }
    left_out = {page: sorted(grounds) for page, grounds in index.left_out.items()}
    REDACTIONS.write(
        folder, profile, _StoredRedactions([sorted(each) for each in places], by_document, left_out)
    )


def stored_redactions(folder: Path, profile: Profile) -> RedactionIndex | None:
    """Return the index in the folder of a generation, None where its load has written none."""
    stored = REDACTIONS.read(folder, profile)
    if stored is None:
        return None
    grounds = [frozenset(each) for each in stored.grounds]
    by_document = {
        document: [RedactedPage(number, grounds[place], times) for number, place, times in pages]
        for document, pages in stored.by_document.items()
    }
    return RedactionIndex(by_document, {page: frozenset(found) for page, found in stored.left_out.items()})
