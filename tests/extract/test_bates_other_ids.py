"""Identifiers on pages that are no Bates numbers: those of documents and of cases."""

import pytest

from case_tables import tabled
from extract.bates_pages import found, others, reading


@tabled
def test_numbers_of_cases_are_found(line, number):
    """Requests, suits and files of the FBI have numbers, closed up where they fill the blanks of a form."""
    assert [(1, "case-id", number)] == others(reading([""], body=line))


@tabled
def test_other_numbers_are_no_cases(line):
    """Telephones, zip codes, dates and forms have hyphens too."""
    assert [] == others(reading([""], body=line))


@tabled
def test_archives_name_documents(line, number):
    """Archives print the number of a document on its pages."""
    assert [(1, "document-id", number)] == others(reading([""], body=line))


@pytest.mark.parametrize("number", ["OLC 76-2202", "DDS&T-3973-66", "DD/S&T# 2345-65", "DDA 78-1234/1"])
def test_offices_of_the_cia_number_what_they_send(number):
    """Such a number is one on pages that the agency has released; elsewhere it may be anything."""
    released = "Approved For Release 2005/04/21 : CIA-RDP80B01139A000100130032-4"

    assert (1, "document-id", number) in others(reading([released], body=f"{number}\nDear Sir"))
    assert [] == others(reading([""], body=f"{number}\nDear Sir"))


def test_a_report_has_its_number_at_the_edge_of_its_pages():
    """The number at the foot of page after page is the report's own; one that is cited is not."""
    report = reading([f"Page {page} OIG-12-64" for page in range(1, 5)], body="as OIG-11-03 says")

    assert [(page, "document-id", "OIG-12-64") for page in range(1, 5)] == others(report)


def test_a_misread_name_of_a_document_is_mended():
    """All pages of a document have the same name: where one sign differs, the others are right."""
    names = ["104-10003-10041"] * 9
    names[4] = "104-10003-10047"
    fifth = found(reading(names))[4]

    assert ("104-10003-10041", True, ["104-10003-10047"]) == (
        fifth.printed,
        fifth.repaired,
        [each.quote for each in fifth.spots],
    )


def test_an_identifier_is_given_once_a_page():
    """
    Both texts of a page, and head and foot, may name the same case: that is one finding, with all its
    positions.
    """
    only = found(reading(["2021-HQFO-00060"], body="Re: 2021-HQFO-00060", images={1: "2021-HQFO-00060"}))

    assert [(1, 4)] == [(each.page, len(each.spots)) for each in only]
    assert [("identifier", {"notation": "2021-HQFO-00060"})] == list(only[0].record_parts())


def test_a_stamp_names_no_case():
    """The number of a suit inside a Bates number is not said again."""
    assert [] == others(reading(["22cv2850-22-01234-000001", "22cv2850-22-01234-000002"]))
