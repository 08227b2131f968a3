"""The table of `labels.py` about documents: date, form and title next to the labels of their first page."""

from collections.abc import Callable

from label_dates import iso_date
from label_scores import Case, Rows, share, squeezed, table
from rapidfuzz import fuzz

FORMS = {"memorandum": "memo", "audit-report": "report", "fact-sheet": "fact sheet"}
"""Forms as labels call them, where the catalogue has another word."""
LABELLED_FORMS = ("memo", "letter", "e-mail", "report", "form", "fact sheet")
MISREAD = 92
"""So much of a title (percent) must be the same letters, since OCR misreads some."""


@table("date, form and title")
def description_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge documents whose first page is labelled: right, wrong, and not stated."""
    first = [case for case in cases if case.label["page"] == 1]
    for name, labelled, published, is_right in (
        ("date", _labelled_dates, lambda case: case.page.dates, _is_date),
        ("form", _labelled_forms, lambda case: [case.page.form] if case.page.form else [], _is_form),
        ("title", _labelled_titles, lambda case: [case.page.title] if case.page.title else [], _is_title),
    ):
        yield from _rows(name, first, labelled, published, is_right, wrong)


def _rows(
    name: str,
    cases: list[Case],
    labelled: Callable[[Case], list[str]],
    published: Callable[[Case], list[str]],
    is_right: Callable[[str, str], bool],
    wrong: list[str],
) -> Rows:
    outcomes = [(case, labelled(case), published(case)) for case in cases]
    right = [case for case, all_right, values in outcomes if _agree(all_right, values, is_right)]
    stated = [case for case, _, values in outcomes if values]
    known = [case for case, all_right, _ in outcomes if all_right]
    right_stated = [case for case in right if case in stated]
    wrong += [
        f"{case.name}: {name} {values} is published, {all_right} is labelled"
        for case, all_right, values in outcomes
        if case not in right
    ]
    precision, recall = share(len(right_stated), len(stated)), share(len(right_stated), len(known))
    yield name, f"precision {precision:<14} recall {recall}"
    yield f"  {name} right, or rightly not stated", share(len(right), len(cases))
    yield f"  {name} right, or not stated", share(len(cases) - len(stated) + len(right_stated), len(cases))


def _agree(labelled: list[str], published: list[str], is_right: Callable[[str, str], bool]) -> bool:
    if not published:
        return not labelled or labelled == ["other"]
    return any(is_right(label, value) for label in labelled for value in published)


def _labelled_dates(case: Case) -> list[str]:
    return [iso_date(each)[:10] for each in case.label["dates"][:1] if iso_date(each)]


def _is_date(label: str, published: str) -> bool:
    return label == published[:10]


def _labelled_forms(case: Case) -> list[str]:
    return [case.label["document_form"], *case.label.get("document_form_also", [])]


def _is_form(label: str, published: str) -> bool:
    """Return whether two forms are the same; "other" is any that labels have no word for."""
    form = FORMS.get(published, published)
    return label == form or (label == "other" and form not in LABELLED_FORMS)


def _labelled_titles(case: Case) -> list[str]:
    return [case.label["title_seen"]] if case.label["title_seen"] else []


def _is_title(label: str, published: str) -> bool:
    """Return whether two titles are the same but for misread letters; "[name]" matches any name.

    Some labels leave out the body that is named above the name of a person, in the same heading.
    """
    one, other = squeezed(label), squeezed(published)
    if "[name]" in one:
        before, _, after = one.partition("[name]")
        return before in other and other.endswith(after)
    return one == other or fuzz.ratio(one, other) >= MISREAD
