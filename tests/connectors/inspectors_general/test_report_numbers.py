"""Numbers of reports are read only where they plainly stand."""

import pytest

from foia_graph.connectors.inspectors_general import names_one_report, number_in_address, number_in_text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("OIG_12-64_Apr12", "OIG-12-64"),
        ("Audit of Piers (OIG-AR-26-01)", "OIG-AR-26-01"),
        ("Management Letter, Report No. 26-02", "26-02"),
        ("VAOIG-12-00040-227", "VAOIG-12-00040-227"),
        ("Piers (FY-2012) and Harbors (2012-2013)", ""),
        ("Follow-up of OIG-12-64 and OIG-12-66", ""),
        ("Semiannual Report to Congress", ""),
    ],
)
def test_numbers_in_titles(text: str, number: str) -> None:
    """A title states one number or none; years and dates are no numbers, and of two it is neither."""
    assert number_in_text(text) == number


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://oig.example.gov/2012/26-010.pdf", "26-010"),
        ("https://oig.example.gov/oei-02-10-00100.pdf", "OEI-02-10-00100"),
        ("https://oig.example.gov/EXIM%20Audit%20%28OIG-AR-26-01%29_Redacted.pdf", "OIG-AR-26-01"),
        ("https://oig.example.gov/2026-01-15.pdf", ""),
        ("https://oig.example.gov/final-report.pdf", ""),
        ("", ""),
    ],
)
def test_numbers_in_names_of_files(address: str, number: str) -> None:
    """The name of a file is a number, or states one plainly."""
    assert number_in_address(address) == number


def test_who_alone_gives_a_number() -> None:
    """OIG-12-64 is a number of several inspectors general, but for that of Homeland Security."""
    assert names_one_report("OIG-12-64", "dhs")
    assert not names_one_report("OIG-12-64", "treasury")
    assert names_one_report("DODIG-2013-005", "dod")
