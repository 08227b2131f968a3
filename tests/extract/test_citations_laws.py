"""Laws that a page names without a number, codes of states and cities, and treaties."""

import pytest

from extract.texts import reading
from foia_graph.extract.citations.extractor import PageCitation, find_citations
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry

NOTHING = Gazetteer()


def cited(text: str, known: Gazetteer = NOTHING) -> list[PageCitation]:
    return list(find_citations(reading(text), known))


def keys(text: str) -> list[str]:
    return [key for each in cited(text) for key, _ in each.cited_works()]


@pytest.mark.parametrize(
    ("text", "key", "printed"),
    [
        ("by the Energy Policy Act of 2005,", "Energy Policy Act of 2005", "Energy Policy Act of 2005"),
        ("the Privacy Act.", "Privacy Act of 1974", "Privacy Act"),
        ("(Privacy Act of 1974)", "Privacy Act of 1974", "Privacy Act of 1974"),
        ("your FREEDOM OF INFORMATION ACT request", "FOIA", "FREEDOM OF INFORMATION ACT"),
        ("the Freedom of Information Act (“FOIA”)", "FOIA", "Freedom of Information Act (“FOIA”)"),
        ("FOIA and Privacy Act requests", "Privacy Act of 1974", "Privacy Act"),
        ("Similarly, the Tax Relief Act of 1999 said", "Tax Relief Act of 1999", "Tax Relief Act of 1999"),
        (
            "the Comprehensive Environmental Response, Compensation, and Liability\nAct (CERCLA)",
            "Comprehensive Environmental Response, Compensation, and Liability Act",
            "",
        ),
        ("Title III of the Model Streets Act", "Model Streets Act", "Title III of the Model Streets Act"),
        ("the USA PATRIOT Act", "USA PATRIOT Act of 2001", "USA PATRIOT Act"),
        ("FISMA reports", "Federal Information Security Management Act of 2002", "FISMA"),
        ("the Internal Revenue Code", "IRC", "Internal Revenue Code"),
        ("Uniform Code of Military Justice", "Uniform Code of Military Justice", ""),
        ("the Texas Government Code", "Texas Government Code", "Texas Government Code"),
        (
            "Defense Authorization Act for Fiscal Year 2012",
            "",
            "Defense Authorization Act for Fiscal Year 2012",
        ),
        ("Education Amendments of 1972", "Education Amendments of 1972", "Education Amendments of 1972"),
        ("New York's Freedom of Information Law", "Freedom of Information Law", "Freedom of Information Law"),
        ("THE ROAD SAFETY ACT OF 1966", "ROAD SAFETY ACT OF 1966", "ROAD SAFETY ACT OF 1966"),
    ],
)
def test_a_law_is_cited_by_its_name(text, key, printed):
    """The name begins behind the words that open the sentence; its year and short name belong to it."""
    (found,) = cited(f"They wrote of {text}")

    assert (key or printed, printed or found.printed) == (found.key, found.printed)


@pytest.mark.parametrize(
    "text",
    [
        "under this Act, the Act, such Act and Act 1, Scene 2",
        "Overt Act No. 3, a Class Act, a Criminal Act",
        "the Privacy Act Officer and the FOIA/Privacy Act Office",
        "Freedom of Information Act Request No. 12",
        "PRIVACY ACT STATEMENT",
        "CAUGHT IN THE ACT OF THEFT",
        "Zip Code, Area Code, Project Code, United States Code",
        "the FISA Court, a FOIA request",
        "Records Division\nAct",
        "the Duck Women Act for Peace, and He Rose To Act",
        "the Energy Climate Partnership (ECPA), ECPA",
        "MRSA 12, at 4:10 MRS 2",
        "Section 5.0(E) of the offer",
        "Section 12 of the DHS ducks regulations",
        "12(b) of the form",
        "the National Convention for New Ducks",
        "Bill Party Fedex Act. No. 4",
        "he will Act on it. They Act.",
    ],
)
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


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5 ILCS 140/7(1)(v)", "5 ILCS 140/7(1)(v)"),
        ("705 ILCS 405/5-905", "705 ILCS 405/5-905"),
        ("5 Ill. Comp. Stat. 140/7", "5 ILCS 140/7"),
        ("Cal. Gov't Code § 7922.000", "California Government Code § 7922.000"),
        ("California Penal Code section 832.7", "California Penal Code § 832.7"),
        ("Pen. Code, § 832.7", "Penal Code § 832.7"),
        ("Tex. Gov’t Code Ann. § 552.108(a)(1)", "Texas Government Code § 552.108(a)(1)"),
        ("Section 552.101 of the Government Code", "Government Code § 552.101"),
        ("N.Y. Pub. Off. Law § 87(2)(b)", "New York Public Officers Law § 87(2)(b)"),
        ("Public Officers Law § 87(2)(b)", "New York Public Officers Law § 87(2)(b)"),
        ("Fla. Stat. § 119.071(4)", "Florida Statutes § 119.071(4)"),
        ("section 119.071, Florida Statutes", "Florida Statutes § 119.071"),
        ("RCW 42.56.240(1)", "RCW 42.56.240(1)"),
        ("Wash. Rev. Code § 42.56.240", "RCW 42.56.240"),
        ("M.G.L. c. 66, § 10", "M.G.L. c. 66 § 10"),
        ("N.J.S.A. 47:1A-1 et seq.", "N.J.S.A. 47:1A-1"),
        ("O.R.C. 149.43(A)(1)", "ORC 149.43(A)(1)"),
        ("MCL 15.243", "MCL 15.243"),
        ("Va. Code Ann. § 2.2-3705.1", "Virginia Code § 2.2-3705.1"),
        ("A.R.S. § 39-121", "A.R.S. 39-121"),
        ("Wis. Stat. § 19.36", "Wisconsin Statutes § 19.36"),
        ("La. R.S. 44:3", "La. R.S. 44:3"),
        ("65 P.S. § 67.708", "65 P.S. 67.708"),
        ("Cal. Const., art. I, § 3(b)", "California Constitution art. I § 3(b)"),
        ("Article I, section 24 of the Florida Constitution", "Florida Constitution art. I § 24"),
        ("U.S. Const. amend. IV", "United States Constitution amend. IV"),
        ("Chicago Municipal Code 2-57-050", "Chicago Municipal Code § 2-57-050"),
        ("Public Act 96-542", "Public Act 96-542"),
        ("Government Code 7922.000", "Government Code § 7922.000"),
        ("Civil Rights Law § 50-b", "New York Civil Rights Law § 50-b"),
        ("CPL 160.50", "New York Criminal Procedure Law § 160.50"),
        ("Chapter 119, Florida Statutes", "Florida Statutes ch. 119"),
        ("s. 119.071(2)(c), F.S.", "Florida Statutes § 119.071(2)(c)"),
        ("chapter 42.56 RCW", "RCW ch. 42.56"),
        ("Tex. Code Crim. Proc. Ann. art. 39.14", "Texas Code Criminal Procedure § 39.14"),
        ("IRC 6103(e)(7)", "IRC § 6103(e)(7)"),
        ("Article 92, UCMJ", "UCMJ art. 92"),
        ("UCMJ Article 92", "UCMJ art. 92"),
        ("Sections 793 and 794, Title 18, United States Code", "18 U.S.C. 793"),
        ("50 U.S.C. App. § 462", "50 U.S.C. App. 462"),
        ("TSCA section 8(e)", "Toxic Substances Control Act § 8(e)"),
        ("212(a)(6)(A)(i) of the Immigration and\nNationality Act", "INA § 212(a)(6)(A)(i)"),
        ("subsection 285.091(a) of the Health and Safety Code", "Health and Safety Code § 285.091(a)"),
        ("Code of Criminal Procedure article 18.01(b)", "Texas Code Criminal Procedure § 18.01(b)"),
        ("1465 U.N.T.S. 85", "1465 U.N.T.S. 85"),
        ("T.I.A.S. No. 6820", "T.I.A.S. 6820"),
        ("the Convention Against Torture", "Convention Against Torture"),
        ("Vienna Convention on Consular Relations, Article 36", "Vienna Convention on Consular Relations"),
    ],
)
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
        ("Text\n(b)(1)\n(b)(3)-18 USC 798\n(b)(3)-50 USC 3024(i)\n(b)(3)-P.L. 86-36\nText", []),
        ("Text\nEO 13526 3.3(b)(1)>25Yrs\nP.L. 86-36/50 USC 3605\nText", []),
        ("Text\n(b)(3)\n50 USC 3507\nText", []),
        ("It is protected by exemption (b)(3) [50 USC §\n3024(i)(1)]. This", ["50 U.S.C. 3024(i)(1)"]),
        ("(b)(6)\n5 U.S.C. § 552(b)(6)", ["5 U.S.C. 552(b)(6)"]),
    ],
)
def test_the_laws_in_stamps_of_redactions_cite_nothing(text, found):
    """A line of codes and laws alone says why something was withheld."""
    assert found == keys(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "8 C.F.R. § 274a.12(c)(14), Homeland Security Act of 2002, Pub. L. 107-296",
            "8 C.F.R. 274a.12(c)(14)",
        ),
        ("28 C.F.R.\n§ 16.4(b), Toy Safety Act", "28 C.F.R. 16.4(b)"),
        ("45 CFR § 164.512 Social Security Act", "45 C.F.R. 164.512"),
        ("26 U.S.C. § 6103, Internal Revenue Code", "26 U.S.C. 6103"),
        ("5 U.S.C. § 552(b)(6), Privacy Act of 1974", "5 U.S.C. 552(b)(6)"),
        ("Tex. Gov't Code § 552.101, Public Information Act", "Texas Government Code § 552.101"),
        ("Cal. Gov. Code § 6254(f), Public Records Act", "California Government Code § 6254(f)"),
        ("RCW § 42.56.240, Public Records Act", "RCW 42.56.240"),
        ("TITLE 5, UNITED STATES CODE, SECTION 552", "5 U.S.C. 552"),
        ("Section 222(f), Immigration and Nationality Act", "INA § 222(f)"),
        ("section 7(b) of the Clean Air Act", "Clean Air Act § 7(b)"),
    ],
)
def test_a_section_is_of_the_code_in_front_of_it(text, found):
    """An act that is named behind a section of a code is cited by its name, and takes no section."""
    first, *others = keys(f"They act under {text}.")

    assert found == first
    assert not [key for key in others if "§" in key]


@pytest.mark.parametrize(
    "words",
    [
        "Aa of Act ",
        "Act ",
        "A, and ",
        "Cal. Code ",
        "(b)(3) ",
        "A v. B ",
        "Convention on A and ",
        "§ 1, A and ",
    ],
)
def test_no_name_takes_long(words):
    """The work grows with the text, not with its square."""
    assert (
        len(cited(words * (200_000 // len(words)) + " Act Code Convention § 1 v. In Law Constitution art"))
        < 10
    )
