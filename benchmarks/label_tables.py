"""The tables of `labels.py`: what was found on a page beside what a reader of its image wrote down."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from label_headers import header_rows
from label_scores import (
    Case,
    Rows,
    Tally,
    overlaps,
    printed,
    quotes,
    share,
    squeezed,
    table,
    tally,
)

BASES = ("stamp", "checked-box", "prose", "deleted-page-list")
"""How a code is applied; a finding of any other basis says that the code is listed or explained."""


def code_key(code: str) -> str:
    """Reduce a code, however it is written, to letters and digits: "(b)(7)(C)" is "b7c"."""
    return re.sub(r"[^a-z0-9]", "", code.lower())


def applied(case: Case) -> list[Any]:
    """Choose the codes that were found to be applied."""
    return [each for each in case.found["exemptions"] if getattr(each, "basis", "") in BASES]


def wanted_codes(case: Case) -> set[str]:
    """Give the codes that are applied on a page."""
    return {code_key(each["code"]) for each in case.label["exemptions"]}


def found_codes(case: Case) -> set[str]:
    """Give the codes that were found to be applied on a page."""
    return {code_key(each.code) for each in applied(case)}


@table("exemptions", "exemptions")
def codes(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge the codes applied: pairs of page and code, together, by basis, by layer and by code."""
    yield "codes, all bases", str(tally(cases, wanted_codes, found_codes, wrong))
    layer = [case for case in cases if case.label["text_layer"]]
    yield "  pages with a text layer", str(tally(layer, wanted_codes, found_codes))
    image = [case for case in cases if not case.label["text_layer"]]
    yield "  pages without", str(tally(image, wanted_codes, found_codes))
    stamps = [case for case in cases if {each["basis"] for each in case.label["exemptions"]} <= {"stamp"}]
    yield "stamps and pages without codes", str(tally(stamps, wanted_codes, found_codes))
    yield "  with a text layer", str(tally([c for c in stamps if c in layer], wanted_codes, found_codes))
    for basis in BASES:
        yield f"basis {basis}", str(tally(cases, *of_basis(basis)))
    for code in sorted(set().union(*map(wanted_codes, cases), *map(found_codes, cases))):
        yield f"code {code}", str(tally(cases, *of_code(code)))


def of_basis(basis: str) -> tuple[Callable[[Case], set[str]], Callable[[Case], set[str]]]:
    """Choose the codes of one basis, as wanted and as found."""
    return (
        lambda case: {code_key(e["code"]) for e in case.label["exemptions"] if e["basis"] == basis},
        lambda case: {code_key(e.code) for e in applied(case) if e.basis == basis},
    )


def of_code(code: str) -> tuple[Callable[[Case], set[str]], Callable[[Case], set[str]]]:
    """Choose one code, as wanted and as found."""
    return lambda case: wanted_codes(case) & {code}, lambda case: found_codes(case) & {code}


@table("boilerplate and traps", "exemptions")
def traps(cases: list[Case], wrong: list[str]) -> Rows:
    """Count the codes that are only explained or listed and were taken for applied; lower is better."""
    for name, chosen in (
        ("letters", [case for case in cases if case.label["document_form"] == "letter"]),
        ("other pages", [case for case in cases if case.label["document_form"] != "letter"]),
    ):
        pairs = [(case, code_key(code)) for case in chosen for code in case.label["boilerplate_codes"]]
        taken = [(case, code) for case, code in pairs if code in found_codes(case)]
        wrong += [f"{case.name}: took {code}, which is boilerplate" for case, code in taken]
        yield f"boilerplate taken for applied, {name}", share(len(taken), len(pairs))
    empty = [case for case in cases if not case.label["exemptions"]]
    hit = [case for case in empty if applied(case)]
    wrong += [
        f"{case.name}: no code is applied; found {each.printed!r}" for case in hit for each in applied(case)
    ]
    yield "pages without codes on which one was found", share(len(hit), len(empty))


@table("counts and forms", "exemptions")
def forms(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge how often a code stands on a page, and the forms in which it is printed."""
    pairs = [pair for case in cases for pair in counted(case, wrong)]
    off = sum(abs(wanted - found) for wanted, found in pairs)
    yield "codes found with the right count", share(sum(w == f for w, f in pairs), len(pairs))
    yield "  mean absolute error", f"{off / len(pairs):.2f}" if pairs else "no code found"
    yield (
        "forms as printed",
        str(
            tally(
                cases,
                lambda c: {(code_key(e["code"]), squeezed(e["as_printed"])) for e in c.label["exemptions"]},
                lambda c: {(code_key(e.code), squeezed(e.printed)) for e in applied(c)},
                wrong,
            )
        ),
    )


def counted(case: Case, wrong: list[str]) -> Iterator[tuple[int, int]]:
    """Give for every code found on a page how often it stands there, and how often it was found."""
    for code in sorted(wanted_codes(case) & found_codes(case)):
        wanted = sum(each["count"] for each in case.label["exemptions"] if code_key(each["code"]) == code)
        found = sum(each.count for each in applied(case) if code_key(each.code) == code)
        if wanted != found:
            wrong.append(f"{case.name}: {code} stands {wanted} times, found {found} times")
        yield wanted, found


@table("page ids", "bates")
def page_ids(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge Bates numbers both ways, the other numbers by what was missed."""
    for name, chosen in (
        ("bates", cases),
        ("  pages with a text layer", [case for case in cases if case.label["text_layer"]]),
        ("  pages without", [case for case in cases if not case.label["text_layer"]]),
    ):
        yield name, str(tally(chosen, ids("bates"), found_ids, wrong if chosen is cases else None))
    for kind in ("case-id", "document-id", "other"):
        result = Tally()
        for case in cases:
            wanted = ids(kind)(case)
            result.add(case.name, wanted, wanted & set(map(squeezed, printed(case.found["bates"]))))
        wrong += [f"{line} ({kind})" for line in result.wrong]
        yield kind, f"recall {share(result.right, result.wanted)}"


def ids(kind: str) -> Callable[[Case], set[str]]:
    """Choose the numbers of one kind that stand on a page."""
    return lambda case: {squeezed(e["as_printed"]) for e in case.label["page_ids"] if e["kind"] == kind}


def found_ids(case: Case) -> set[str]:
    """Give the Bates numbers found on a page, as they ought to read."""
    return {squeezed(each.printed) for each in case.found["bates"] if getattr(each, "kind", "") == "bates"}


@table("headers of e-mails", "emails")
def headers(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge the fields of the headers of e-mails."""
    for name, chosen in (
        ("pages with a text layer", [case for case in cases if case.label["text_layer"]]),
        ("pages without", [case for case in cases if not case.label["text_layer"]]),
    ):
        pages = [(case.name, case.label["email_headers"], case.found["emails"]) for case in chosen]
        yield from ((f"{heading}, {name}", share(*rate)) for heading, rate in header_rows(pages, wrong))


@table("citations", "citations")
def citations(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge cited reports, laws and cases; a finding that no label speaks of may still be right: look."""
    pages = [(c, [e["as_printed"] for e in c.label["cited_reports"]], c.found["citations"]) for c in cases]
    found = [(case, wanted, each) for case, wanted, all_found in pages for each in all_found]
    loose = [(case, each) for case, wanted, each in found if not overlaps(each.printed, wanted)]
    wrong += [f"{case.name}: no label for {each.printed!r} ({each.kind})" for case, each in loose]
    yield "found that a label speaks of", share(len(found) - len(loose), len(found))
    wanted_all = [(case, each) for case in cases for each in case.label["cited_reports"]]
    missed = [(c, e) for c, e in wanted_all if not overlaps(e["as_printed"], printed(c.found["citations"]))]
    wrong += [f"{case.name}: missed {each['as_printed']!r} ({each['kind']})" for case, each in missed]
    yield "recall", share(len(wanted_all) - len(missed), len(wanted_all))
    for kind in sorted({each["kind"] for _, each in wanted_all}):
        whole = sum(each["kind"] == kind for _, each in wanted_all)
        lost = sum(each["kind"] == kind for _, each in missed)
        yield f"  {kind}", share(whole - lost, whole)


@table("agencies", "mentions")
def agencies(cases: list[Case], wrong: list[str]) -> Rows:
    """Judge which agencies named on a page were found."""
    wanted = [(case, each) for case in cases for each in case.label["agencies_named"]]
    missed = [(c, e) for c, e in wanted if not overlaps(e, quotes(c.found["mentions"]))]
    wrong += [f"{case.name}: missed {each!r}" for case, each in missed]
    yield "recall", share(len(wanted) - len(missed), len(wanted))
