"""Laws that stamps name next to the exemption that rests on them."""

import pytest

from foia_graph.extract.exemptions.coded_text import find_legal_bases, stamp_basis_spans
from foia_graph.extract.exemptions.codes import find_codes


def keys(text: str) -> list[tuple[str, str]]:
    """Give each code of a text that has a basis with the keys of it."""
    found = find_legal_bases(text, find_codes(text))
    return [(code.code, key) for code, bases in found.items() for basis in bases for key in basis.keys]


@pytest.mark.parametrize(
    ("stamp", "key"),
    [
        ("(b)(1) 1.4(c)", "E.O. 13526 § 1.4(c)"),
        ("(b)(1), Sec. 1.4(c)", "E.O. 13526 § 1.4(c)"),
        ("(b)(1) per 1.7(e)", "E.O. 13526 § 1.7(e)"),
        ("(b) (1) 1.4 c", "E.O. 13526 § 1.4(c)"),
        ("(b)(1)1.4(c)(b)(6)", "E.O. 13526 § 1.4(c)"),
        ("1.4(D),B1", "E.O. 13526 § 1.4(d)"),
        ("B1,1.4(D),B5", "E.O. 13526 § 1.4(d)"),
        ("(b)(1) EO 12958 1.5 (c)", "E.O. 12958 § 1.5(c)"),
        ("(b)(1) 1.5(d)", "E.O. 12958 § 1.5(d)"),
        ("(b)(1), E.O. 12356 1.3(a)(4)", "E.O. 12356 § 1.3(a)(4)"),
        ("(b)(1) Section 1.4(b) of E.O. 12,958", "E.O. 12958 § 1.4(b)"),
        ("(b)(1) E.O. 13526", "E.O. 13526"),
        ("(k)(1) 1.4(c)", "E.O. 13526 § 1.4(c)"),
        ("(b)(3) – P.L. 86-36", "Pub. L. 86-36"),
        ("(b) (3)-P. L. 86-36", "Pub. L. 86-36"),
        ("(b)(3):50 USC 3024(i)", "50 U.S.C. 3024(i)"),
        ("(b)(3) 50 U.S.C. 3024i", "50 U.S.C. 3024(i)"),
        ("(b)(3) 50 U.S.C. § 3024(i)(1)(b)(6)", "50 U.S.C. 3024(i)(1)"),
        ("(b)(3)-50 USC 403g", "50 U.S.C. 403g"),
        ("(b)(3)\n10 USC 424", "10 U.S.C. 424"),
        ("(b)(3)-18 USC 798", "18 U.S.C. 798"),
        ("(b)(3) (26 U.S.C. 6103)", "26 U.S.C. 6103"),
        ("b(3) per IRC 6103", "26 U.S.C. 6103"),
        ("(b)(3) CIA Act", "Central Intelligence Agency Act of 1949"),
        ("(b)(3) CIAAct", "Central Intelligence Agency Act of 1949"),
        ("B3 CIA PERS/ORG", "Central Intelligence Agency Act of 1949"),
        ("(b) (3) NatSecAct", "National Security Act of 1947"),
        ("B3 INA 222(f)", "INA § 222(f)"),
        ("B3 INA SEC. 222(F)", "INA § 222(f)"),
        ("(b)(3) Fed. R. Crim. P. 6(e)", "Fed. R. Crim. P. 6(e)"),
        ("(b)(3) Rule 6(e)", "Fed. R. Crim. P. 6(e)"),
    ],
)
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
    assert [
        ("(b)(3)", "50 U.S.C. 403"),
        ("(b)(3)", "18 U.S.C. 798"),
        ("(b)(3)", "Pub. L. 86-36"),
    ] == keys("(b) (1)\n(b) (3)-50 USC 403\n(b) (3)-18 USC 798\n(b) (3)-P.L. 86-36\n")


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sent to (b)(3) 50 USC 3024(i)\nfor review", ["50 USC 3024(i)"]),
        ("1.4(B),1.4(D),B1\nNODIS", ["1.4(B)", "1.4(D)"]),
        ("(b)(1)\n(b)(3)-50 USC 403\n(b)(3)-P.L. 86-36\n", ["50 USC 403", "P.L. 86-36"]),
        ("Withheld pursuant to exemption (b)(3), 50 U.S.C. § 3024(i)(1), of the FOIA.", []),
        ("It is exempt under (b)(1) and (b)(3) (50 U.S.C. § 3507).", []),
        ("EXPLANATION OF EXEMPTIONS\n(b)(1) secret\n(b)(3) 50 U.S.C. 3024(i)(1)\n(b)(6) privacy\n", []),
        ("See 50 U.S.C. 3024(i) and Pub. L. 86-36.", []),
    ],
)
def test_spans_of_the_bases_of_stamps(text: str, words: list[str]) -> None:
    """The law of a stamp is told from laws that the document itself cites, in sentences and in lists."""
    assert words == [text[start:end] for start, end in stamp_basis_spans(text)]


def test_hostile_texts_take_no_time() -> None:
    """Long rows of codes and laws are read once."""
    for piece in ("(b)(3) 50 USC 3024(i), ", "(b)(1) 1.4(a)", "1.4(a), ", "(b)(1)", "(b)(1) 1.4(a),(b),(c)"):
        assert stamp_basis_spans(piece * (200_000 // len(piece))) is not None
