"""A citation in words, as it may stand in a footnote."""

from collections.abc import Iterator

from foia_graph.publish.citations.reference import PART, Reference
from foia_graph.publish.citations.texts import single_line
from foia_graph.publish.citations.words import (
    date_in_words,
    dated_words,
    in_quotation_marks,
    joined,
    quoted_by,
    with_full_stop,
)

UNDATED = "No date given"


def citation_sentence(reference: Reference) -> str:
    """Write who, what, when, where, and under which name it is found, up to the name itself."""
    parts = _part_of_work(reference) if reference.genre == PART else _whole_work(reference)
    sentences = (*parts, *reference.remarks, reference.archive)
    return " ".join(with_full_stop(_with_capital(single_line(part))) for part in sentences if part)


def _whole_work(reference: Reference) -> Iterator[str]:
    """Yield the citation of a work, or of a page of one; words that are quoted from it stand first."""
    yield in_quotation_marks(reference.quote) if reference.quote else ""
    yield "; ".join(reference.authors)
    yield _title_and(reference, reference.form[:1].lower() + reference.form[1:], dated_words(reference))
    yield f"No. {reference.number}" if reference.number else ""
    yield _page_location(reference)
    yield f"In {in_quotation_marks(reference.container)}" if reference.container else ""
    yield _publishers(reference)


def _part_of_work(reference: Reference) -> Iterator[str]:
    """Yield the citation of a claim: who says it, in which words, when, and in whose work it stands."""
    day = dated_words(reference)
    yield "; ".join(reference.authors)
    if reference.quote:
        yield _title_and(reference, day)
    else:
        # Nobody is quoted with words that are the catalogue's.
        yield from (reference.title, day)
    if reference.is_quoted:
        yield from ("" if day else UNDATED, quoted_by(reference))
    else:
        yield _container(reference)
    yield _page_location(reference)
    yield _publishers(reference)


def _title_and(reference: Reference, *more: str) -> str:
    follows = joined(more)
    return f"{in_quotation_marks(reference.title, ',' if follows else '.')} {follows}".rstrip()


def _container(reference: Reference) -> str:
    """Return the work in which words stand, with its date where that is not theirs."""
    if not reference.container:
        return ""
    day = date_in_words(reference.container_date) if reference.container_date != reference.date else ""
    return f"In {in_quotation_marks(reference.container, ',' if day else '.')} {day}".rstrip()


def _publishers(reference: Reference) -> str:
    named = {*reference.authors, *reference.container_authors} if reference.genre == PART else set()
    publishers = [name for name in reference.publishers if name not in named]
    return f"Published by {'; '.join(publishers)}" if publishers else ""


def _page_location(reference: Reference) -> str:
    return joined(
        (
            f"Page {reference.page}" if reference.page else "",
            f"printed {reference.printed_number}"
            if reference.printed_number not in ("", reference.page)
            else "",
            f"Bates {', '.join(reference.stamps)}" if reference.stamps else "",
        )
    )


def _with_capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
