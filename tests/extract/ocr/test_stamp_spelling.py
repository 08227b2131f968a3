"""Small stamps are read as what they can only be; words and numbers are no stamps."""

import pytest

from case_tables import tabled
from foia_graph.extract.ocr.stamps import StampReading, is_suffix, parse_stamp


@tabled
def test_well_read(read: str, printed: str) -> None:
    """A stamp without fault is given as it is printed, blanks in order."""
    assert StampReading(printed, True) == parse_stamp(read)


@tabled
def test_misread(read: str, printed: str, plain: bool) -> None:
    """A misread stamp is set right; one that may be a word is marked as doubtful."""
    assert StampReading(printed, plain) == parse_stamp(read)


@pytest.mark.parametrize(
    "read",
    ["", "by", "bed", "the b6", "6/29/81", "-6", "Page 5", "b6 of them", "B2 visa", "(b)(0)", "(b)(6)(C)"],
)
def test_no_stamp(read: str) -> None:
    """What is more or other than a stamp is none."""
    assert None is parse_stamp(read)


def test_suffix() -> None:
    """A suffix whose code was cut off is known as one."""
    assert [True, True, False] == [is_suffix(text) for text in ("-6", "-1,-3 |", "6")]


@pytest.mark.parametrize(
    ("read", "printed", "codes"),
    [
        ("(b)(3):50 USC 3024(i)", "(b)(3):50 USC 3024(i)", "(b)(3)"),
        ("(b) (3) 50 U.S.C. § 3507", "(b)(3) 50 U.S.C. § 3507", "(b)(3)"),
        ("(b)(3)-P.L. 86-36", "(b)(3)-P.L. 86-36", "(b)(3)"),
        ("(b)(1) 1.4(c); (b)(3) 10 USC 424", "(b)(1) 1.4(c); (b)(3) 10 USC 424", "(b)(1); (b)(3)"),
        ("B1 EO 13526, 1.4(D)", "B1 EO 13526, 1.4(D)", "B1"),
    ],
)
def test_authorities(read: str, printed: str, codes: str) -> None:
    """A stamp may name the statute or the category of the order; its codes are apart from these."""
    stamp = parse_stamp(read)

    assert stamp is not None and (printed, codes) == (stamp.text, stamp.codes)


@pytest.mark.parametrize("read", ["(b)(6) 50 USC 3024", "(b)(3) 50 chairs", "(b)(1) 1.4(c) was met"])
def test_no_authority(read: str) -> None:
    """Other numbers after a code, or an authority after another code, make it no stamp."""
    assert None is parse_stamp(read)


def test_hostile_line() -> None:
    """A line of very many signs is read at once."""
    for piece in ("(b)(1) 1.4(", "(b)(3) 50 U.S.C. ", "b1 ", "(b)", "- 1", " "):
        assert None is parse_stamp(piece * 20_000 + "!?")
