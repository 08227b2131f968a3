"""The tables of `labels.py` about pages: what is published next to what a reader of the image wrote down."""

import re
from collections.abc import Callable

from label_scores import Case, Rows, Tally, overlaps, share, squeezed, table, tally

_HAS_NUMBER = re.compile(r"(?<!of )(?<!\d)\d(?!\d{3}\b)|(?<!of )\b\d{4}\b")
"""A number that is not the year of an act: of a section, a report, a case."""
UNREADABLE = ("failed", "locked", "timed-out", "held-back")


def code_key(code: str) -> str:
    """Reduce a code, however it is written, to letters and digits.

    >>> code_key("(b)(7)(C)")
    'b7c'
    """
    return re.sub(r"[^a-z0-9]", "", code.lower())


def labelled_codes(case: Case) -> set[str]:
    """Return the codes that are applied on a page, or by it to other pages."""
    return {code_key(each["code"]) for each in case.label["exemptions"]}


def published_codes(case: Case) -> set[str]:
    """Return the codes that are published as applied on a page, or by it to other pages."""
    own = {code_key(code) for code, _, _ in case.page.codes}
    return own | {code_key(code) for code in case.page.withheld_codes}


@table("exemptions")
def exemption_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge the codes applied: pairs of page and code, together, by layer, by basis and by code."""
    yield "codes, all bases", str(tally(cases, labelled_codes, published_codes, wrong))
    yield "  pages with a text layer", str(tally(_by_layer(cases, True), labelled_codes, published_codes))
    yield "  pages without", str(tally(_by_layer(cases, False), labelled_codes, published_codes))
    bases = {each["basis"] for case in cases for each in case.label["exemptions"] if "basis" in each}
    for basis in sorted(bases):
        result = tally(cases, _codes_of_basis(basis), published_codes)
        yield f"recall of basis {basis}", share(result.right, result.labelled)
    for code in sorted(set().union(*map(labelled_codes, cases), *map(published_codes, cases))):
        yield f"code {code}", str(tally(cases, *_one_code(code)))


def _by_layer(cases: list[Case], layer: bool) -> list[Case]:
    return [case for case in cases if bool(case.label["text_layer"]) == layer]


def _codes_of_basis(basis: str) -> Callable[[Case], set[str]]:
    return lambda case: {code_key(e["code"]) for e in case.label["exemptions"] if e.get("basis") == basis}


def _one_code(code: str) -> tuple[Callable[[Case], set[str]], Callable[[Case], set[str]]]:
    return lambda case: labelled_codes(case) & {code}, lambda case: published_codes(case) & {code}


@table("boilerplate and other marks")
def boilerplate_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Count what is no exemption applied here and was published as one; then the marks of other laws."""
    pairs = [(case, code_key(code)) for case in cases for code in case.label["boilerplate_codes"]]
    taken = [(case, code) for case, code in pairs if code in published_codes(case) - labelled_codes(case)]
    wrong += [f"{case.name}: published {code}, which is boilerplate" for case, code in taken]
    yield "boilerplate published as applied", share(len(taken), len(pairs))
    empty = [case for case in cases if not case.label["exemptions"]]
    hit = [case for case in empty if published_codes(case)]
    wrong += [f"{case.name}: no code is applied; published {case.page.codes}" for case in hit]
    yield "pages without codes on which one is published", share(len(hit), len(empty))
    marks = [(case, each["as_printed"]) for case in cases for each in _labelled_marks(case)]
    missed = [(case, mark) for case, mark in marks if not overlaps(mark, case.page.marks)]
    wrong += [f"{case.name}: missed the mark {mark!r}" for case, mark in missed]
    yield "other withholding marks, recall", share(len(marks) - len(missed), len(marks))


def _labelled_marks(case: Case) -> list[dict[str, str]]:
    return [each for each in case.label.get("other_withholding_marks", ()) if isinstance(each, dict)]


@table("redactions")
def redaction_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Compare how many redactions are on a page, and the forms of codes as printed."""
    counts = [(case, int(case.label["redaction_boxes"] or 0), _places(case)) for case in cases]
    boxed = [(case, label, places) for case, label, places in counts if label]
    unseen = [case for case, _, places in boxed if not places]
    wrong += [f"{case.name}: has redactions, none is published" for case in unseen]
    yield "pages with redactions on which one is published", share(len(boxed) - len(unseen), len(boxed))
    spare = [case for case, label, places in counts if not label and not labelled_codes(case) and places]
    wrong += [f"{case.name}: has no redaction, some are published" for case in spare]
    yield "pages without redactions on which one is published", share(len(spare), len(counts) - len(boxed))
    if boxed:
        error = sum(abs(label - places) for _, label, places in boxed) / len(boxed)
        yield "mean absolute error of their number", f"{error:.2f}"
    yield "forms as printed", str(tally(cases, _labelled_forms, _published_forms))


def _places(case: Case) -> int:
    return len({place for _, _, place in case.page.codes if place})


def _labelled_forms(case: Case) -> set[tuple[str, str]]:
    return {(code_key(e["code"]), squeezed(e["as_printed"])) for e in case.label["exemptions"]}


def _published_forms(case: Case) -> set[tuple[str, str]]:
    return {(code_key(code), squeezed(printed)) for code, printed, _ in case.page.codes}


_SHEET = re.compile(r"(?i)deleted[ -]page")
_TOTAL = re.compile(r"Total Deleted Page\(s\) = (\d+)")
"""The total of a sheet, as its reader noted it down."""


@table("pages withheld")
def withheld_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge sheets that say that other pages are withheld, and count what all pages say is withheld."""
    sheets = [case for case in cases if _is_sheet(case)]
    missed = [case for case in sheets if not case.page.withheld]
    wrong += [f"{case.name}: lists pages withheld, none is published" for case in missed]
    yield "sheets of which pages withheld are published", share(len(sheets) - len(missed), len(sheets))
    counted = [case for case in sheets if case.page.codes]
    wrong += [f"{case.name}: codes of other pages are published as its own" for case in counted]
    yield "sheets whose codes are published as redactions of the sheet", share(len(counted), len(sheets))
    totals = {case.name: int(found[1]) for case in sheets if (found := _TOTAL.search(_notes(case)))}
    published = {case.name: sum(case.page.withheld.values()) for case in sheets}
    pages = sum(min(published[name], total) for name, total in totals.items())
    wrong += [
        f"{name}: {published[name]} of {total} pages withheld are published"
        for name, total in totals.items()
        if published[name] != total
    ]
    yield "pages withheld on sheets with a noted total", share(pages, sum(totals.values()))
    stated = [case for case in cases if case.page.withheld]
    yield "foia:WithheldPages published", str(sum(len(case.page.withheld) for case in stated))
    grounded = [case for case in stated if case.page.withheld_codes]
    codes = tally(grounded, labelled_codes, lambda case: set(map(code_key, case.page.withheld_codes)), wrong)
    yield "  their codes, of those labelled on these pages", str(codes)


def _is_sheet(case: Case) -> bool:
    """Return whether a page is a list of others; without a basis the notes or the title say so."""
    if any(each.get("basis") == "deleted-page-list" for each in case.label["exemptions"]):
        return True
    return bool(case.label["exemptions"]) and _SHEET.search(_notes(case)) is not None


def _notes(case: Case) -> str:
    return f"{case.label.get('notes') or ''} {case.label.get('title_seen') or ''}"


@table("pages held back or not read")
def unread_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Count the labelled pages that are held back, failed, or have words and none is published."""
    held = [case for case in cases if case.page.status in UNREADABLE or not case.page.status]
    wrong += [f"{case.name}: {case.page.status or 'not published'}" for case in held]
    yield "labelled pages held back, failed or missing", share(len(held), len(cases))


@table("page numbers")
def number_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge Bates numbers and other identifiers both ways; a false one is one that no label speaks of."""
    for heading, chosen in (
        ("Bates numbers", cases),
        ("  pages with a text layer", _by_layer(cases, True)),
        ("  pages without", _by_layer(cases, False)),
    ):
        result = tally(chosen, _labelled_ids("bates"), _published_bates, wrong if chosen is cases else None)
        yield heading, str(result)
    for kind in ("case-id", "document-id", "other"):
        result = Tally()
        for case in cases:
            labelled = _labelled_ids(kind)(case)
            result.add(case.name, labelled, labelled & _published_ids(case))
        wrong += [f"{line} ({kind})" for line in result.wrong]
        yield kind, f"recall {share(result.right, result.labelled)}"
    false = [(case, each) for case in cases for each in case.page.identifiers if not _is_labelled(case, each)]
    wrong += [f"{case.name}: no label for the identifier {each!r}" for case, each in false]
    yield "identifiers without a label", share(len(false), sum(len(case.page.identifiers) for case in cases))


def _labelled_ids(kind: str) -> Callable[[Case], set[str]]:
    return lambda case: {squeezed(e["as_printed"]) for e in case.label["page_ids"] if e["kind"] == kind}


def _published_bates(case: Case) -> set[str]:
    return set(map(squeezed, case.page.bates))


def _published_ids(case: Case) -> set[str]:
    return set(map(squeezed, (*case.page.identifiers, *case.page.bates)))


def _is_labelled(case: Case, identifier: str) -> bool:
    return overlaps(identifier, [each["as_printed"] for each in case.label["page_ids"]])


@table("citations")
def citation_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge cited reports, laws and cases; one that no label speaks of may still be right: look."""
    published = [(case, each) for case in cases for each in dict.fromkeys(case.page.citations)]
    loose = [(case, each) for case, each in published if not overlaps(each, _labelled_works(case))]
    names = [(case, each) for case, each in loose if not _HAS_NUMBER.search(each)]
    wrong += [f"{case.name}: no label for {each!r}" for case, each in loose]
    right = len(published) - len(loose)
    yield "published that a label speaks of", share(right, len(published))
    yield (
        "  without acts by name alone, which some labels leave out",
        share(right, len(published) - len(names)),
    )
    labelled = [(case, each) for case in cases for each in case.label["cited_reports"]]
    missed = [(c, each) for c, each in labelled if not overlaps(each["as_printed"], c.page.citations)]
    wrong += [f"{case.name}: missed {each['as_printed']!r} ({each['kind']})" for case, each in missed]
    yield "recall", share(len(labelled) - len(missed), len(labelled))
    for kind in sorted({each["kind"] for _, each in labelled}):
        whole = sum(each["kind"] == kind for _, each in labelled)
        lost = sum(each["kind"] == kind for _, each in missed)
        yield f"  {kind}", share(whole - lost, whole)


def _labelled_works(case: Case) -> list[str]:
    return [each["as_printed"] for each in case.label["cited_reports"]]


@table("agencies")
def agency_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge which agencies named on a page are mentioned."""
    labelled = [(case, each) for case in cases for each in case.label["agencies_named"]]
    missed = [(case, each) for case, each in labelled if not overlaps(each, case.page.mentions)]
    wrong += [f"{case.name}: missed {each!r}" for case, each in missed]
    yield "recall", share(len(labelled) - len(missed), len(labelled))
