"""Forms of marks are data: every pattern of the scheme can be found fast, and by its own concept alone."""

import pytest

from foia_graph.extract.withholding_marks.extractor import (
    FULL_FORMS,
    FormTable,
    MarkForm,
    needed_text,
    short_forms,
)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"STAT", "STAT"),
        (r"(?:Texas\s)?Code\s?552\.\d{3}", "552."),
        (r"25X1[A-Z]?(?:,\sE\.O\.)?", "25X1"),
        (r"[Nn]on[\s-]?[Rr]esponsive", "esponsive"),
        (r"(?:a|b)", ""),
    ],
)
def test_text_that_all_matches_hold(pattern: str, needed: str) -> None:
    """Of a pattern, the longest text is known that is in whatever it matches."""
    assert needed == needed_text(pattern)


def test_forms_are_searched_for_where_their_text_is() -> None:
    """Only forms whose text is in a page are tried on it."""
    form = MarkForm("X", "scope", "seven", "seven", short=False)
    other = MarkForm("Y", "scope", "Severn", "Severn", short=False)
    table = FormTable([form, other])

    assert [form] == list(table.likely_forms("the seven seas"))
    assert [other] == list(table.likely_forms("the Severn"))
    assert [] == list(table.likely_forms("nothing"))


def test_every_pattern_holds_some_text() -> None:
    """No pattern of the scheme is so loose that every page must be searched for it."""
    everything = "".join(map(chr, range(32, 127)))
    loose = [form.notation for form in FULL_FORMS.likely_forms(everything) if len(form.needed) < 2]

    assert [] == loose


def test_short_forms_of_known_concepts_alone() -> None:
    """Short forms are those of the concepts that are asked for."""
    found = list(short_forms(frozenset(["non-responsive"])).likely_forms("NR, OOS, 552.101"))

    assert ["non-responsive"] == [form.notation for form in found]
