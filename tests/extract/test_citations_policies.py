"""Orders, directives and manuals of all agencies, bills and reports of Congress, and audits."""

import pytest

from extract.texts import reading
from foia_graph.extract.citations.extractor import PageCitation, find_citations
from foia_graph.extract.gazetteer import Gazetteer


def cited(text: str) -> list[PageCitation]:
    return list(find_citations(reading(text), Gazetteer()))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Executive Order No. 13,526", "E.O. 13526"),
        ("Derived From: NSA/CSSM 1-52", "NSA/CSSM 1-52"),
        ("NSA/CSS Classification Manual 1-52", "NSA/CSS Classification Manual 1-52"),
        ("EO13526", "E.O. 13526"),
        ("Executive Order 2019-12", "Executive Order 2019-12"),
        ("Executive Order B-10-11", "Executive Order B-10-11"),
        ("NSDD-145", "NSDD-145"),
        ("NSDM 242", "NSDM-242"),
        ("Homeland Security Presidential Directive 12 (HSPD-12)", "HSPD-12"),
        ("Presidential Policy Directive-20", "PPD-20"),
        ("OMB M-07-16", "M-07-16"),
        ("Proclamation 9844", "Proclamation 9844"),
        ("DoDD 5240.1", "DoDD 5240.1"),
        ("DoD Directive 5240.1", "DoDD 5240.1"),
        ("DoD 5220.22-M", "DoD 5220.22-M"),
        ("Department of Defense Instruction 5505.3", "DoDI 5505.3"),
        ("AR 25-55", "AR 25-55"),
        ("Army Regulation 25-55", "AR 25-55"),
        ("AFI 33-332", "AFI 33-332"),
        ("AFR 200-2", "AFR 200-2"),
        ("OPNAVINST 5510.1H", "OPNAVINST 5510.1H"),
        ("SECNAV M-5510.36", "SECNAV M-5510.36"),
        ("DOE O 471.3", "DOE O 471.3"),
        ("DOE Order 5635.1A", "DOE Order 5635.1A"),
        ("DCID 6/3", "DCID-6/3"),
        ("ICD 503", "ICD 503"),
        ("NSA/CSS Policy 1-52", "NSA/CSS Policy 1-52"),
        ("CIA regulation HR 10-7", "HR 10-7"),
        ("MIOG, Part II, Section 10-2", "MIOG, Part II § 10-2"),
        ("Corporate Policy Directive 0481D", "Corporate Policy Directive 0481D"),
        ("CBP Directive 3340-049A", "CBP Directive 3340-049A"),
        ("PM-602-0050", "PM-602-0050"),
        ("Treasury Directive 25-04", "Treasury Directive 25-04"),
        ("IRM 11.3.13", "IRM 11.3.13"),
        ("9 FAM 402.9-6(D)", "9 FAM 402.9-6(D)"),
        ("5 FAH-2 H-443", "5 FAH-2 H-443"),
        ("General Records Schedule 3.2, item 030", "GRS 3.2 item 030"),
        ("NIST Special Publication 800-53", "NIST SP 800-53"),
        ("FIPS PUB 140-2", "FIPS 140-2"),
        ("EPA Order 5360.1", "EPA Order 5360.1"),
        ("VHA Handbook 1200.05", "VHA Handbook 1200.05"),
        ("CPD General Order G02-01", "General Order G02-01"),
        ("Special Order S04-13-09", "Special Order S04-13-09"),
        ("Program Statement 1351.05", "Program Statement 1351.05"),
        ("2011 Performance-Based National Detention Standards", "PBNDS 2011"),
        ("the National Detention Standards (NDS) 2000", "National Detention Standards 2000"),
        (
            "Attorney General’s Guidelines for Duck Operations",
            "Attorney General's Guidelines for Duck Operations",
        ),
        ("MIL-STD-882E", "MIL-STD-882E"),
        ("INTELLIGENCE COMMUNITY DIRECTIVE 203", "ICD 203"),
        ("Attorney General Order 501-73", "Attorney General Order 501-73"),
        ("JM 9-27.220", "JM 9-27.220"),
        ("Adjudicator’s Field Manual Chapter 33.8", "Adjudicator's Field Manual ch. 33.8"),
        ("USCIS Policy Manual, Volume 6, Part F", "USCIS Policy Manual vol. 6, Part F"),
    ],
)
def test_issuances_of_agencies(text, key):
    """An order, directive or manual has one key, by its initials or in full."""
    assert [(key, "policy")] == [(each.key, each.kind) for each in cited(f"They act under {text}, as said.")]


@pytest.mark.parametrize(
    "text",
    [
        "at DOD 1400 hours, DOE 1234, State Policy 2010, FBI Manual 2010, VA Order 66",
        "an AR-15 rifle, Little Rock, AR 72201-1234, tuned to FM 101.1",
        "the skin test (PPD 5 mm) of the detainee",
        "HR 10-7 was the score, HR 40 hours",
        "the general order of the court, SP 500, ICD-9, TD 12-3",
        "form SF-86, FD-302, AF Form 1234, Policy No. 1234567 of insurance",
        "the EO 24 hours later, EO 2010-2011",
        "the memo JM 415-9",
    ],
)
def test_what_only_looks_like_an_issuance(text):
    """Hours, positions, rifles, tests, scores and forms cite nothing."""
    assert [] == cited(text)


def test_orders_named_together_are_one_citation_of_several():
    """The plural is followed by a list."""
    found = cited("Proclamations 9645, 9822, and 9983 and Executive Orders 13769 and 13780")

    assert [
        ["Proclamation 9645", "Proclamation 9822", "Proclamation 9983"],
        ["E.O. 13769", "E.O. 13780"],
    ] == [[key for key, _ in each.cited_works()] for each in found]


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("S. 56, a bill in the Senate", "other", "S. 56"),
        ("H. Rep. No. 104-828", "other", "H.R. Rep. 104-828"),
        ("Senate Report No. 94-755", "other", "S. Rep. 94-755"),
        ("S. Con. Res. 12", "other", "S. Con. Res. 12"),
        ("AB 1421, a bill of the Assembly", "other", "AB 1421"),
        ("Senate Bill 54", "other", "SB 54"),
        ("UN Security Council Resolution 1373", "other", "S.C. Res. 1373"),
        ("Open Records Decision No. 684 (2009)", "other", "Open Records Decision 684"),
        ("GAO decision B-123456.2", "GAO", "B-123456.2"),
        ("the Inspector General's Audit Report 07-15", "OIG", "07-15"),
        ("DOJ OIG report 23-085", "OIG", "23-085"),
        ("the Inspector General's review ST-09-0002", "OIG", "ST-09-0002"),
        ("FAR 52.212-4", "regulation", "FAR 52.212-4"),
        ("Civ. No. 76-1151", "case", "No. 76-1151"),
    ],
)
def test_bills_reports_and_audits(text, kind, key):
    """Initials that mean much else are a bill or an audit beside words of their field."""
    assert [(key, kind)] == [(each.key, each.kind) for each in cited(f"They rely on {text} for this.")]


@pytest.mark.parametrize(
    "text",
    [
        "1200 S. 56 Main Street, 230 S. 5th Ave",
        "AB 12, blood type",
        "the file B-123456 of the bank",
        "Audit 07-15",
        "SO FAR 12.5 MILES",
    ],
)
def test_what_only_looks_like_a_bill_or_an_audit(text):
    """Streets, blood types and files cite nothing."""
    assert [] == cited(text)
