"""Notes of citations: as sentences, what formats of reference managers have no field for."""

from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.words import (
    date_in_words,
    in_quotation_marks,
    quoted_by,
    range_in_words,
    with_full_stop,
)


def reference_notes(reference: Reference) -> list[str]:
    """Return the notes of a reference, those first without which it would be misread."""
    found = [
        with_full_stop(quoted_by(reference)),
        "The words have no date of their own." if reference.is_quoted and not reference.date else "",
        _date_note(reference),
        f"Page {reference.page} of the file, printed number {reference.printed_number}."
        if reference.page and reference.printed_number not in ("", reference.page)
        else "",
        f"Bates {', '.join(reference.stamps)}." if reference.stamps else "",
        f"Made public {reference.publication_date}."
        if reference.publication_date not in ("", reference.date)
        else "",
        *reference.remarks,
        f"Read at {reference.address}" if reference.address else "",
    ]
    return [each for each in found if each]


def _date_note(reference: Reference) -> str:
    """Return what is known of a date that is none, or the date of the work where words have another."""
    if reference.date:
        other = reference.container_date not in ("", reference.date) and not reference.is_quoted
        return f"Printed in a source of {date_in_words(reference.container_date)}." if other else ""
    days = range_in_words(reference.date_range)
    if reference.date_words:
        stated = f"Dated {in_quotation_marks(reference.date_words, '')}"
        return f"{stated} ({days})." if days else f"{stated}."
    return f"Dated {days}." if days else ""
