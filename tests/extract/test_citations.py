"""What a page cites, in all forms that are in use."""

import pytest

from extract.texts import reading
from foia_graph.extract.citations.extractor import PageCitation, find_citations
from foia_graph.extract.gazetteer import Gazetteer


def cited(*texts: str) -> list[PageCitation]:
    return list(find_citations(reading(*texts), Gazetteer()))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5 U.S.C. § 552(b)(6)", "5 U.S.C. 552(b)(6)"),
        ("5 U.S.C. 552(b)(1)", "5 U.S.C. 552(b)(1)"),
        ("5 USC § 552 (a)(4)(A)(ii)(I)", "5 U.S.C. 552(a)(4)(A)(ii)(I)"),
        ("5 U.S. C. § 552(c)", "5 U.S.C. 552(c)"),
        ("47 U.S.C.§161", "47 U.S.C. 161"),
        ("Title 5, United\nStates Code, Section 552a", "5 U.S.C. 552a"),
        ("TITLE 5, UNITED STATES CODE, SECTION 552", "5 U.S.C. 552"),
        ("Title 18, Section 875(c)", "18 U.S.C. 875(c)"),
        ("section 1105(a) of title 31, United States Code", "31 U.S.C. 1105(a)"),
        ("44 U.S.C. chapter 35", "44 U.S.C. ch. 35"),
        ("42 U.S.C. § 2000e-5", "42 U.S.C. 2000e-5"),
        ("Pub. L. No. 106-107", "Pub. L. 106-107"),
        ("Public Law 107-296", "Pub. L. 107-296"),
        ("P.L. 104-208", "Pub. L. 104-208"),
        ("116 Stat. 2135", "116 Stat. 2135"),
        ("720 ILCS 5/9-1", "720 ILCS 5/9-1"),
        ("Section 237(a)(1)(B) of the INA", "INA § 237(a)(1)(B)"),
        ("Section 212(a)(7)(A)(i)(I) of the Immigration\nand Nationality Act", "INA § 212(a)(7)(A)(i)(I)"),
        ("INA 212(a)(6)(A)(i)", "INA § 212(a)(6)(A)(i)"),
        ("Section 6 of the CIA Act of 1949", "CIA Act of 1949 § 6"),
        ("Section 405(d)(2)(C)\nClean Water Act", "Clean Water Act § 405(d)(2)(C)"),
        ("Section 487.3 of the California Penal Code", "California Penal Code § 487.3"),
        ("California Vehicle Code Section 23152(B)", "California Vehicle Code § 23152(B)"),
    ],
)
def test_statutes_are_cited_by_code_by_law_or_by_number(text, key):
    """A statute has one key, however it is printed."""
    found = cited(f"They act, {text}, as said.")

    assert [(key, "statute")] == [(each.key, each.kind) for each in found]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("6 C.F.R. Part 5 § 5.8", "6 C.F.R. 5.8"),
        ("28 CFR 16.5", "28 C.F.R. 16.5"),
        ("27 CFR\nPart 555", "27 C.F.R. pt. 555"),
        ("Title 8, Code of Federal Regulations, Section 287.7", "8 C.F.R. 287.7"),
        ("GSA FPMR (41 CFR) 101-11.6", "41 C.F.R. 101-11.6"),
        ("68 Fed. Reg. 51,334", "68 Fed. Reg. 51334"),
        ("77 FR 1396", "77 Fed. Reg. 1396"),
        ("Fed. R. Civ. P. 26(b)(3)", "Fed. R. Civ. P. 26(b)(3)"),
        ("Federal Rule of Civil Procedure 56(c)", "Fed. R. Civ. P. 56(c)"),
        ("Rule 6(e), Federal Rules of\nCriminal Procedure", "Fed. R. Crim. P. 6(e)"),
    ],
)
def test_regulations_and_rules_of_courts(text, key):
    """Regulations are cited by their code or by the Federal Register, rules of courts by their number."""
    found = cited(f"They act, {text}, as said.")

    assert [(key, "regulation")] == [(each.key, each.kind) for each in found]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Executive Order 13526", "E.O. 13526"),
        ("Exec. Order No. 13,526", "E.O. 13526"),
        ("E.O. 12958", "E.O. 12958"),
        ("section 5 of Executive Order 12866", "E.O. 12866"),
        ("OMB Circular A–4", "OMB Circular A-4"),
        ("OMB memorandum M-07-16", "M-07-16"),
        ("DHS Management Directive 11042.1", "DHS Management Directive 11042.1"),
        ("ICE Directive 10075.1", "ICE Directive 10075.1"),
        ("the ICE memo, Policy Number 10072.1", "Policy 10072.1"),
        ("PPD-8", "PPD-8"),
        ("NSPD-51", "NSPD-51"),
        ("NSAM No. 263", "NSAM-263"),
        ("12 FAM 544", "12 FAM 544"),
    ],
)
def test_policies(text, key):
    """Orders, circulars, directives and policies are cited by their number."""
    found = cited(f"They act under {text}, as said.")

    assert [(key, "policy")] == [(each.key, each.kind) for each in found]


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("GAO-03-718T", "GAO", "GAO-03-718T"),
        ("GAO/AIMD-95-226", "GAO", "GAO/AIMD-95-226"),
        ("GAO-09-\n71", "GAO", "GAO-09-71"),
        ("the GAO report GGD-99-20", "GAO", "GAO/GGD-99-20"),
        ("OIG-12-64", "OIG", "OIG-12-64"),
        ("DHS OIG 10-12", "OIG", "OIG-10-12"),
        ("the audit A-09-12-01234 by the Inspector General", "OIG", "A-09-12-01234"),
        ("DODIG-2012-034", "OIG", "DODIG-2012-034"),
        ("VA Office of Inspector General, 11-01234-56", "OIG", "11-01234-56"),
        ("Office of Inspector General Report No. 12-P-0123", "OIG", "12-P-0123"),
        ("the Inspector General, Report Number I-2010-005", "OIG", "I-2010-005"),
        ("CRS Report R41214", "CRS", "R41214"),
        ("Congressional Research Service, RL33000", "CRS", "RL33000"),
        ("H.R. Rep. No. 89-1497", "other", "H.R. Rep. 89-1497"),
        ("110 Cong. Rec. 17666", "other", "110 Cong. Rec. 17666"),
        ("H.R. 3268", "other", "H.R. 3268"),
    ],
)
def test_reports(text, kind, key):
    """A report is cited by its number; a number that tells little is one only beside who made the report."""
    found = cited(f"They rely on {text} for this.")

    assert [(key, kind)] == [(each.key, each.kind) for each in found]


@pytest.mark.parametrize(
    ("text", "key", "printed"),
    [
        ("See Roe v. Doe, 410 U.S. 113 (1973).", "410 U.S. 113", "Roe v. Doe, 410 U.S. 113 (1973)"),
        ("In Roe v. Doe Corp., 123 F.3d 456, 460 (D.C. Cir. 1997),", "123 F.3d 456", ""),
        ("Roe v. Doe, 12 F. Supp. 2d 34 (S.D.N.Y. 1998)", "12 F. Supp. 2d 34", ""),
        (
            "Matter of Roe, 26 I. & N. Dec. 227 (BIA 2014)",
            "26 I. & N. Dec. 227",
            "Matter of Roe, 26 I. & N. Dec. 227 (BIA 2014)",
        ),
        ("2011 WL 381625 (S.D.N.Y. 2011)", "2011 WL 381625", "2011 WL 381625 (S.D.N.Y. 2011)"),
        ("Civil Action Number: 1-19-cv-4048", "1:19-cv-04048", "Civil Action Number: 1-19-cv-4048"),
        ("Case No. 1:10-cv-03488-SAS", "1:10-cv-03488", "Case No. 1:10-cv-03488-SAS"),
        ("Roe v. ICE, 10 Civ. 3488", "10-cv-03488", "Roe v. ICE, 10 Civ. 3488"),
        ("08CR0846", "08-cr-00846", "08CR0846"),
        ("Civil Action No. 02-1234", "No. 02-1234", "Civil Action No. 02-1234"),
        ("Roe v. Doe, No. 09-5121", "No. 09-5121", ""),
    ],
)
def test_rulings(text, key, printed):
    """A ruling is cited by reporter, data base or docket; the parties belong to what is printed."""
    found = cited(text)

    assert [(key, "case")] == [(each.key, each.kind) for each in found]
    assert not printed or printed == found[0].printed


@pytest.mark.parametrize(
    "text",
    [
        "(b)(6) and (b)(7)(C) were applied",
        "a B2 non-immigrant with form I-247",
        "FBI file 44A-CG-78234 and serial 100-448006-975",
        "Bates 19-cv-4048(FBI)-1006 through 19-cv-4048(FBI}-1507",
        "request DEPT MR 61298, FOIPA No. 1417740-000, 2021-HQFO-00060",
        "College Park, MD 20740-6001",
        "the act says so, under this Act and the Act of the same name",
        "other than section 552b of this title",
        "Section 12 of the building, SECTION 101 of the form",
        "see Section 5(c), infra",
        "the Central Records System (CRS) holds R41214",
        "in 2009 U.S. 45 percent agreed",
        "form FD-302 (Rev. 10-6-95), OPTIONAL FORM NO. 10",
        "Case No. F-2014-20439 Doc No. C05765907",
        "GAO will report, and the OIG as well",
    ],
)
def test_what_only_looks_like_a_citation(text):
    """
    Exemption codes, file and request numbers, visa classes, stamps and acts without a name cite nothing.
    """
    assert [] == cited(text)
