"""Laws that stamps name next to the exemption that rests on them."""

import pytest

from case_tables import tabled
from foia_graph.extract.exemptions.coded_text import find_legal_bases
from foia_graph.extract.exemptions.codes import find_codes


def keys(text: str) -> list[tuple[str, str]]:
    """Give each code of a text that has a basis with the keys of it."""
    found = find_legal_bases(text, find_codes(text))
    return [(code.code, key) for code, bases in found.items() for basis in bases for key in basis.keys]


@tabled
def test_basis_is_named_as_citations_name_it(stamp: str, key: str) -> None:
    """However a stamp prints a law, it has the key under which citations of it go."""
    assert [key] == [found for _, found in keys(f"{stamp}\nof the year")]


def test_several_laws_of_one_code() -> None:
    """Letters of one section, and laws one after the other, each are a basis; each belongs to its code."""
    assert [
        ("(b)(1)", "E.O. 13526 § 1.4(a)"),
        ("(b)(1)", "E.O. 13526 § 1.4(b)"),
        ("(b)(3)", "50 U.S.C. 3507"),
        ("(b)(3)", "50 U.S.C. 3024(i)(1)"),
    ] == keys("(b)(1) 1.4(a),(b), (b)(3) 50 USC 3507, 50 USC 3024(i)(1), (b)(6)")
    assert [("(b)(1)", "E.O. 13526 § 1.4(b)"), ("(b)(1)", "E.O. 13526 § 1.4(d)")] == keys(
        "1.4(b), 1.4(d), B1"
    )
    assert [("(b)(3)", "50 U.S.C. 403"), ("(b)(3)", "18 U.S.C. 798"), ("(b)(3)", "Pub. L. 86-36")] == keys(
        "(b) (1)\n(b) (3)-50 USC 403\n(b) (3)-18 USC 798\n(b) (3)-P.L. 86-36\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "(b)(1) 1.5 million dollars",
        "(b)(6) 50 USC 3024(i)",
        "(b)(3) of 5 U.S.C. 552",
        "(b)(3)\n\n\n50 USC 3024(i)",
        "(b)(3) The agency cites 50 USC 3024(i).",
        "In 1.4(c) we say so. B1",
        "(b)(5) Deliberative Process Privilege",
    ],
)
def test_what_no_exemption_rests_on(text: str) -> None:
    """Numbers, laws of other words, and the Freedom of Information Act itself are no basis of a code."""
    assert [] == keys(text)


def test_hostile_texts_take_no_time() -> None:
    """Long rows of codes and laws are read once."""
    for piece in ("(b)(3) 50 USC 3024(i), ", "(b)(1) 1.4(a)", "1.4(a), ", "(b)(1)", "(b)(1) 1.4(a),(b),(c)"):
        text = piece * (200_000 // len(piece))
        assert find_legal_bases(text, find_codes(text)) is not None
