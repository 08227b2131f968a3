"""Laws that a page names without a number, codes of states and cities, and treaties."""

import pytest

from case_tables import tabled
from extract.texts import reading
from foia_graph.extract.citations.extractor import PageCitation, find_citations
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry

NOTHING = Gazetteer()


def cited(text: str, known: Gazetteer = NOTHING) -> list[PageCitation]:
    return list(find_citations(reading(text), known))


def keys(text: str) -> list[str]:
    return [key for each in cited(text) for key, _ in each.cited_works()]


@tabled
def test_a_law_is_cited_by_its_name(text, key, printed):
    """The name begins behind the words that open the sentence; its year and short name belong to it."""
    (found,) = cited(f"They wrote of {text}")

    assert (key or printed, printed or found.printed) == (found.key, found.printed)


@tabled
def test_what_is_called_act_or_code_and_names_no_law(text):
    """Acts that refer back, acts of other kinds, offices, forms and other codes cite nothing."""
    assert [] == cited(text)


def test_two_laws_by_one_name():
    """The FBI writes of the Freedom of Information/Privacy Acts (FOIPA)."""
    assert ["FOIA", "Privacy Act of 1974"] == keys("your Freedom of Information/Privacy Acts (FOIPA) request")


def test_a_name_with_its_place_in_the_code_is_one_citation():
    """What a page equates is not cited again by its name."""
    text = "the Privacy Act of 1974, as amended, 5 U.S.C. § 552a, and again the Privacy Act"

    assert ["5 U.S.C. 552a"] == keys(text)


def test_a_name_without_its_year_is_that_of_the_file():
    """
    The Energy Policy Act is that of 2005 where the file names no other; where it names two, it is neither.
    """
    one = reading("the Energy Policy Act of 2005 says", "and the Energy Policy Act adds")
    two = reading("the Energy Policy Act of 2005 and the Energy Policy Act of 1992", "the Energy Policy Act")

    assert ["Energy Policy Act of 2005"] * 2 == [each.key for each in find_citations(one, NOTHING)]
    assert "Energy Policy Act" == list(find_citations(two, NOTHING))[-1].key


def test_the_freedom_of_information_act_of_a_state():
    """A city of Illinois writes of the act of Illinois."""
    text = "your Freedom of Information Act request, 5 ILCS 140/7(1)(a)"

    assert ["Illinois Freedom of Information Act", "5 ILCS 140/7(1)(a)"] == keys(text)


def test_the_law_in_the_stamp_of_a_release_is_not_cited():
    """The stamp of the archives is on each page of a release."""
    assert [] == keys(
        "2025 RELEASE UNDER THE PRESIDENT JOHN F. KENNEDY ASSASSINATION RECORDS ACT OF 1992\nText"
    )


def test_a_name_that_begins_in_a_line_above_is_not_cut():
    """Of a name that is broken in a table only its end is sure; that is no name."""
    assert [] == keys("Quick\nBrown\nFox Act of 1967")


def test_a_law_is_that_of_the_catalogue_under_any_of_its_names():
    """The catalogue may call the law by a name that the page does not print."""
    known = Gazetteer(
        (
            GazetteerEntry(
                "https://foia.example.org/id/work/ina", "CitedWork", ("Immigration and Nationality Act",)
            ),
        )
    )

    (found,) = cited("Section 237(a)(1) of the INA", known)

    assert "https://foia.example.org/id/work/ina" == found.work


@tabled
def test_laws_of_states_and_treaties(text, key):
    """A law of a state has one key, shortened or in full."""
    assert [(key, "statute")] == [
        (each.key, each.kind) for each in cited(f"They act under {text}; so be it.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Washington, DC 20535-0001; Wash. 98104; Chicago, Ill. 60606",
        "an RS 232 cable, GS 13-5, AS 12.3, FS 12.34, CRS 12-345",
        "P.S. 12 the boys are well, O.S. 2",
        "New York Law Journal 2019, the Texas Laws of 1999",
        "the North Atlantic Treaty Organization, the Democratic National Convention",
    ],
)
def test_what_only_looks_like_a_law_of_a_state(text):
    """Postal codes, grades, parts and organisations cite nothing."""
    assert [] == cited(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5 U.5.C. § 552", "5 U.S.C. 552"),
        ("l8 U.S.C. § 2511", "18 U.S.C. 2511"),
        ("5 U.S.C. 8 552(b)(6)", "5 U.S.C. 552(b)(6)"),
        ("5 U.S.C. & 552a", "5 U.S.C. 552a"),
        ("5 use § 552", "5 U.S.C. 552"),
        ("5 U.S.C. Â§ 552b", "5 U.S.C. 552b"),
        ("17 U.S.C. § 101 et seq.", "17 U.S.C. 101"),
    ],
)
def test_the_code_is_read_through_broken_signs(text, key):
    """OCR reads S as 5, 1 as l and § as 8 or &."""
    assert [key] == keys(f"They act under {text}; so be it.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Text\n(b)(1)\n(b)(3)-18 USC 798\n(b)(3)-50 USC 3024(i)\n(b)(3)-P.L. 86-36\n", ["Pub. L. 86-36"]),
        ("Text\nEO 13526 3.3(b)(1)>25Yrs\nP.L. 86-36/50 USC 3605\nText", ["Pub. L. 86-36"]),
        ("Text\n(b)(3)\n50 USC 3507\nText", []),
        ("It is protected by exemption (b)(3) [50 USC §\n3024(i)(1)]. This", ["50 U.S.C. 3024(i)(1)"]),
        ("(b)(6)\n5 U.S.C. § 552(b)(6)", ["5 U.S.C. 552(b)(6)"]),
    ],
)
def test_sections_in_stamps_of_redactions_cite_nothing(text, found):
    """A line of codes and laws alone says why something was withheld; of these a public law is cited."""
    assert found == keys(text)


@tabled
def test_a_section_is_of_the_code_in_front_of_it(text, found):
    """An act that is named behind a section of a code is cited by its name, and takes no section."""
    first, *others = keys(f"They act under {text}.")

    assert found == first
    assert not [key for key in others if "§" in key]


@tabled
def test_no_name_takes_long(words):
    """The work grows with the text, not with its square."""
    assert (
        len(cited(words * (200_000 // len(words)) + " Act Code Convention § 1 v. In Law Constitution art"))
        < 10
    )
