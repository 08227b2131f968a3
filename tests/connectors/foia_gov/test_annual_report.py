"""Annual reports become agencies with components, and figures with measure, unit and fiscal year."""

from pathlib import Path

import pytest

from connectors.import_run import ImportRun, run_import, values_of

SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "dev" / "metadata"
HEAD = (
    '<iepd:FoiaAnnualReport xmlns:iepd="http://leisp.usdoj.gov/niem/FoiaAnnualReport/exchange/1.03"'
    ' xmlns:foia="http://leisp.usdoj.gov/niem/FoiaAnnualReport/extension/1.03"'
    ' xmlns:nc="http://niem.gov/niem/niem-core/2.0" xmlns:j="http://niem.gov/niem/domains/jxdm/4.1"'
    ' xmlns:s="http://niem.gov/niem/structures/2.0">'
    "<nc:DocumentCreationDate><nc:Date>2025-01-09</nc:Date></nc:DocumentCreationDate>"
    '<nc:Organization s:id="ORG0"><nc:OrganizationAbbreviationText>DHA</nc:OrganizationAbbreviationText>'
    "<nc:OrganizationName>Department of Harbors</nc:OrganizationName>"
    '<nc:OrganizationSubUnit s:id="ORG1">'
    "<nc:OrganizationAbbreviationText>OIG</nc:OrganizationAbbreviationText>"
    "<nc:OrganizationName>Office of Inspector General</nc:OrganizationName></nc:OrganizationSubUnit>"
    "</nc:Organization><foia:DocumentFiscalYearDate>2024</foia:DocumentFiscalYearDate>"
)
PROCESSED = (
    "<foia:ProcessedRequestSection>"
    '<foia:ProcessingStatistics s:id="PS1">'
    "<foia:ProcessingStatisticsReceivedQuantity>42</foia:ProcessingStatisticsReceivedQuantity>"
    "<foia:ProcessingStatisticsTides>9</foia:ProcessingStatisticsTides></foia:ProcessingStatistics>"
    "<foia:ProcessingStatisticsOrganizationAssociation>"
    '<foia:ComponentDataReference s:ref="PS1"/><nc:OrganizationReference s:ref="ORG1"/>'
    "</foia:ProcessingStatisticsOrganizationAssociation>"
    "<foia:FootnoteText>One request was counted twice.</foia:FootnoteText></foia:ProcessedRequestSection>"
)
TIMES = (
    "<foia:ProcessedResponseTimeSection>"
    '<foia:ProcessedResponseTime s:id="PRT1"><foia:SimpleResponseTime>'
    "<foia:ResponseTimeMedianDaysCode>LT1</foia:ResponseTimeMedianDaysCode>"
    "<foia:ResponseTimeHighestDaysValue>30</foia:ResponseTimeHighestDaysValue></foia:SimpleResponseTime>"
    "</foia:ProcessedResponseTime><foia:ProcessedResponseTimeOrganizationAssociation>"
    '<foia:ComponentDataReference s:ref="PRT1"/><nc:OrganizationReference s:ref="ORG0"/>'
    "</foia:ProcessedResponseTimeOrganizationAssociation></foia:ProcessedResponseTimeSection>"
)
USES = (
    "<foia:RequestDispositionAppliedExemptionsSection>"
    '<foia:ComponentAppliedExemptions s:id="RDE1"><foia:AppliedExemption>'
    "<foia:AppliedExemptionCode>Ex. 7(C)</foia:AppliedExemptionCode>"
    "<foia:AppliedExemptionQuantity>4</foia:AppliedExemptionQuantity></foia:AppliedExemption>"
    "</foia:ComponentAppliedExemptions><foia:ComponentAppliedExemptionsOrganizationAssociation>"
    '<foia:ComponentDataReference s:ref="RDE1"/><nc:OrganizationReference s:ref="ORG0"/>'
    "</foia:ComponentAppliedExemptionsOrganizationAssociation>"
    "</foia:RequestDispositionAppliedExemptionsSection>"
)
STATUTE = (
    '<foia:Exemption3StatuteSection><foia:ReliedUponStatute s:id="ES1">'
    "<j:StatuteDescriptionText>1 Z.Z.C. 2</j:StatuteDescriptionText>"
    "<foia:ReliedUponStatuteInformationWithheldText>Depths</foia:ReliedUponStatuteInformationWithheldText>"
    "<nc:Case><nc:CaseTitleText>Quill v. Harbor</nc:CaseTitleText></nc:Case></foia:ReliedUponStatute>"
    "<foia:ReliedUponStatuteOrganizationAssociation>"
    '<foia:ComponentDataReference s:ref="ES1"/><nc:OrganizationReference s:ref="ORG0"/>'
    "<foia:ReliedUponStatuteQuantity>3</foia:ReliedUponStatuteQuantity>"
    "</foia:ReliedUponStatuteOrganizationAssociation></foia:Exemption3StatuteSection>"
)
END = "</iepd:FoiaAnnualReport>"


def read_report(folder: Path, *sections: str) -> ImportRun:
    path = folder / "report.xml"
    path.write_text("".join((HEAD, *sections, END)), encoding="utf-8")
    return run_import("foia-gov", path)


def test_components_stand_under_the_agency(tmp_path: Path) -> None:
    """Organizations of a report are the agency and its parts; the report is their source."""
    run = read_report(tmp_path)
    part = run.records("Agency")["foia-gov-dha-office-of-inspector-general"]

    assert values_of(part, "prefLabel") == ["Office of Inspector General, Department of Harbors"]
    assert values_of(part, "subOrganizationOf") == ["agency/foia-gov-dha"]
    assert run.records("SourceDocument")["foia-gov-annual-report-dha-2024"].fields == {
        "title": "FOIA annual report of Department of Harbors, fiscal year 2024",
        "form": "statistics",
        "created": "2025-01-09",
        "holdingStatus": "not-held",
    }


def test_figures_belong_to_the_organization_that_has_them(tmp_path: Path) -> None:
    """A figure is of the organization that is associated with its data; what is not known is counted."""
    run = read_report(tmp_path, PROCESSED)
    agencies = run.records("Agency")

    assert "figure" not in agencies["foia-gov-dha"].fields
    assert agencies["foia-gov-dha-office-of-inspector-general"].fields["figure"] == [
        {
            "amount": "42",
            "bound": "exact",
            "unitText": "requests",
            "measure": "requests-received",
            "temporal": {"asStated": "fiscal year 2024", "startDate": "2023-10-01", "endDate": "2024-09-30"},
            "asStated": "42",
            "source": "foia-gov-annual-report-dha-2024",
            "originField": "/ProcessedRequestSection/PS1/ProcessingStatisticsReceivedQuantity",
        }
    ]
    assert values_of(agencies["foia-gov-dha"], "claims") == [
        "Footnote of its annual report for 2024: One request was counted twice."
    ]
    assert run.report.fields_unused == {"ProcessedRequestSection.ProcessingStatisticsTides": 1}


def test_times_exemptions_and_statutes(tmp_path: Path) -> None:
    """A code for a time is a bound, an exemption is the unit of its uses, and a statute a claim in words."""
    run = read_report(tmp_path, TIMES, USES, STATUTE)
    agency = run.records("Agency")["foia-gov-dha"]
    figures = agency.fields["figure"]
    assert isinstance(figures, list)

    assert [
        [each[key] for key in ("amount", "bound", "unitText", "measure")]
        for each in figures
        if isinstance(each, dict)
    ] == [
        ["1", "fewer-than", "days", "processing-days-simple"],
        ["4", "exact", "requests: Ex. 7(C)", "exemption-uses"],
    ]
    assert values_of(agency, "claims") == [
        "In fiscal year 2024 it relied on 1 Z.Z.C. 2 to withhold under Exemption 3; 3 uses. Withheld: Depths."
        " Upheld in: Quill v. Harbor."
    ]
    assert sum(run.report.fields_left_out.values()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<a/>",
        HEAD,
        "<!DOCTYPE a [<!ENTITY b 'c'>]><FoiaAnnualReport>&b;</FoiaAnnualReport>",
        "<FoiaAnnualReport/>",
        HEAD.replace("2024", "soon") + END,
        HEAD.replace("DHA", "").replace("Department of Harbors", "") + END,
        HEAD + PROCESSED.replace('"ORG1"', '"ORG9"') + END,
        HEAD + PROCESSED.replace('s:id="PS1"', 's:id="PS2"') + END,
        HEAD + PROCESSED.replace("42", "many") + END,
    ],
)
def test_what_is_no_report_is_a_problem(text: str, tmp_path: Path) -> None:
    """Broken and foreign XML, and data of no one, are problems."""
    path = tmp_path / "report.xml"
    path.write_text(text, encoding="utf-8")

    assert run_import("foia-gov", path).messages()


@pytest.mark.skipif(not SHARED.is_dir(), reason="an annual report is in ../shared, which is not here")
def test_a_real_report_is_read_in_full() -> None:
    """No value of the report is unused."""
    run = run_import("foia-gov", SHARED / "foia-annual-report_usab_fy2024_excerpt.xml")
    figures = run.records("Agency")["foia-gov-usab"].fields["figure"]
    assert isinstance(figures, list)

    assert len(figures) == 11
    assert not run.report.fields_unused
    assert not run.messages()
