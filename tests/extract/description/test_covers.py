"""Covers of reports: what is their title, and that their date may be a month or a season."""

import pytest

from tests.extract.description.papers import BODY, described

OIG = (
    "Department of Parks\nOffice of Inspector General\n\nCounting of\nBenches\n\nOIG-09-87        July 2009\n"
)
GAO = """\
United States General Accounting Office
GAO                Report to the Ranking Member,
                   Subcommittee on Parks, U.S. Senate

May 2003           BENCHES

                   Counts in Cities Cover
                   Few Parks

GAO-03-999
"""
CRS = """\
Benches in Parks: An Overview

Jane Roe
Analyst

May 4, 2016

Congressional Research Service
R49999
"""
DIVISION = """\
Department of Parks
Office of the Inspector General
Evaluation and Inspections Division

Review of the Benches
at Field Offices

September 2010

I-2010-999
"""


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        (OIG, "Counting of Benches", "2009-07"),
        (GAO, "BENCHES: Counts in Cities Cover Few Parks", "2003-05"),
        (CRS, "Benches in Parks: An Overview", "2016-05-04"),
        (DIVISION, "Review of the Benches at Field Offices", "2010-09"),
        ("Studies of Benches\n\nAnnual Report of the Board\n\nWinter 1998\n", "Studies of Benches", "1998"),
    ],
)
def test_the_title_of_a_cover_stands_between_the_body_and_its_number(text, title, date):
    """Neither the body, its division, for whom the report is, the author nor the number is the title."""
    assert {"form": "report", "title": title, "created": date} == described(text)


def test_a_page_of_text_that_names_an_inspector_is_no_cover():
    """A body that audits is named in many papers."""
    assert "form" not in described("Office of Inspector General\nJuly 2009\n" + BODY * 2)


def test_a_fiscal_year_is_no_date():
    """A cover that names only a fiscal year has no date."""
    assert "created" not in described(
        "Office of Inspector General\n\nCounting of Benches\n\nFY 2010\n\nOIG-10-12\n"
    )


def test_the_subject_of_an_information_report_is_its_title():
    """What a report says that it is about goes before the heading, and ends where the next caption begins."""
    text = "INFORMATION REPORT\n\nSUBJECT   Ships in the harbor      DATE DISTR.  15 October 1962\n\n" + BODY
    assert "Ships in the harbor" == described(text)["title"]
