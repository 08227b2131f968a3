"""Small stamps are read as what they can only be; words and numbers are no stamps."""

import pytest

from foia_graph.extract.ocr.stamp_spelling import StampReading, is_suffix, parse_stamp


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("b6", "b6"),
        ("b7C -1,-3 Per FBI", "b7C -1,-3 Per FBI"),
        ("b7C -3,-5 PerFBI", "b7C -3,-5 Per FBI"),
        ("b5 per EOUSA", "b5 per EOUSA"),
        ("(b) (7)(C)", "(b)(7)(C)"),
        ("(b)(6), (b)(7)(C)", "(b)(6); (b)(7)(C)"),
        ("B6", "B6"),
    ],
)
def test_well_read(read: str, printed: str) -> None:
    """A stamp without fault is given as it is printed, blanks in order."""
    assert StampReading(printed, True) == parse_stamp(read)


@pytest.mark.parametrize(
    ("read", "printed", "plain"),
    [
        ("bé -6", "b6 -6", True),
        ("b7¢C |", "b7C", True),
        ("b7E -1 |", "b7E -1", True),
        ("b6é Per EOUSA", "b6 Per EOUSA", True),
        ("b7C -1 Per FRI", "b7C -1 Per FBI", True),
        ("bic", "b7C", False),
        ("bE", "b7E", False),
        ("be", "b6", False),
        ("bs", "b5", False),
    ],
)
def test_misread(read: str, printed: str, plain: bool) -> None:
    """A misread stamp is set right; one that may be a word is marked as doubtful."""
    assert StampReading(printed, plain) == parse_stamp(read)


@pytest.mark.parametrize(
    "read", ["", "by", "bed", "the b6", "6/29/81", "-6", "Page 5", "b6 of them", "B2 visa"]
)
def test_no_stamp(read: str) -> None:
    """What is more or other than a stamp is none."""
    assert None is parse_stamp(read)


def test_suffix() -> None:
    """A suffix whose code was cut off is known as one."""
    assert [True, True, False] == [is_suffix(text) for text in ("-6", "-1,-3 |", "6")]
