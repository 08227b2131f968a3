"""Which figures of an annual report are recorded, by section and path, as measures of the catalogue."""

from collections.abc import Mapping

REQUESTS, APPEALS, CONSULTATIONS, DOLLARS = "requests", "appeals", "consultations", "US dollars"


def _flow(measure: str) -> dict[str, tuple[str, str]]:
    return {
        "ProcessingStatisticsPendingAtStartQuantity": (f"{measure}-pending-at-start", measure),
        "ProcessingStatisticsReceivedQuantity": (f"{measure}-received", measure),
        "ProcessingStatisticsProcessedQuantity": (f"{measure}-processed", measure),
        "ProcessingStatisticsPendingAtEndQuantity": (f"{measure}-pending-at-end", measure),
    }


FIGURES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "ProcessedRequestSection": _flow(REQUESTS),
    "ProcessedAppealSection": _flow(APPEALS),
    "ProcessedConsultationSection": _flow(CONSULTATIONS),
    "RequestDispositionSection": {
        "RequestDispositionFullGrantQuantity": ("requests-granted-in-full", REQUESTS),
        "RequestDispositionPartialGrantQuantity": ("requests-granted-in-part", REQUESTS),
        "RequestDispositionFullExemptionDenialQuantity": ("requests-denied-in-full", REQUESTS),
    },
    "AppealDispositionSection": {
        "AppealDispositionAffirmedQuantity": ("appeals-affirmed", APPEALS),
        "AppealDispositionPartialQuantity": ("appeals-reversed-in-part", APPEALS),
        "AppealDispositionReversedQuantity": ("appeals-reversed", APPEALS),
        "AppealDispositionOtherQuantity": ("appeals-closed-otherwise", APPEALS),
    },
    "ProcessedResponseTimeSection": {
        "SimpleResponseTime/ResponseTimeMedianDays": ("processing-days-simple", "days"),
        "ComplexResponseTime/ResponseTimeMedianDays": ("processing-days-complex", "days"),
        "ExpeditedResponseTime/ResponseTimeMedianDays": ("processing-days-expedited", "days"),
    },
    "AppealResponseTimeSection": {"ResponseTimeMedianDays": ("processing-days-appeals", "days")},
    "BacklogSection": {
        "BackloggedRequestQuantity": ("requests-backlog", REQUESTS),
        "BackloggedAppealQuantity": ("appeals-backlog", APPEALS),
    },
    "PersonnelAndCostSection": {
        "TotalFullTimeStaffQuantity": ("request-staff", "full-time staff"),
        "ProcessingCostAmount": ("request-processing-costs", DOLLARS),
        "LitigationCostAmount": ("request-litigation-costs", DOLLARS),
    },
    "FeesCollectedSection": {"FeesCollectedAmount": ("request-fees-collected", DOLLARS)},
    "ExpeditedProcessingSection": {
        "RequestGrantedQuantity": ("expedition-granted", REQUESTS),
        "RequestDeniedQuantity": ("expedition-denied", REQUESTS),
    },
    "FeeWaiverSection": {
        "RequestGrantedQuantity": ("fee-waivers-granted", REQUESTS),
        "RequestDeniedQuantity": ("fee-waivers-denied", REQUESTS),
    },
}
"""The measure and the unit of a value, by the section and the path below its data.

Days are written as a number or as a code ("LT1"): the names of both begin with that of the path.
"""
PAIRS: Mapping[str, Mapping[str, tuple[str, str, str, str]]] = {
    "RequestDispositionSection": {
        "NonExemptionDenial": (
            "NonExemptionDenialReasonCode",
            "NonExemptionDenialQuantity",
            "requests-closed-otherwise",
            REQUESTS,
        )
    },
    "RequestDispositionAppliedExemptionsSection": {
        "AppliedExemption": (
            "AppliedExemptionCode", "AppliedExemptionQuantity", "exemption-uses", REQUESTS
        )
    },
}  # fmt: skip
"""Numbers with a code that says of what: the elements of both, the measure and the unit."""
REASONS = {
    "NoRecords": "no records",
    "Referred": "all records referred to another agency or component",
    "Withdrawn": "request withdrawn",
    "FeeRelated": "a reason of fees",
    "NotDescribed": "records not reasonably described",
    "ImproperRequest": "improper request for another reason",
    "NotAgency": "not an agency record",
    "Duplicate": "duplicate request",
    "InLitigation": "request in litigation",
    "ExpeditedDenial": "expedition denied",
    "Other": "another reason",
}
"""What the codes of reasons mean (NonExemptionDenialReasonCodeSimpleType)."""
SUM = "a sum of other figures of the report"
COMPARED = "a figure of the year before, which its own report has"
MEDIAN_ALONE = "of the times in which a track was answered in a year, the median is recorded"
NO_MEASURE = "the catalogue has no measure of it"
UNMEASURED: Mapping[str, str] = {
    "RequestDispositionTotalQuantity": SUM,
    "AppealDispositionTotalQuantity": SUM,
    "TotalCostAmount": SUM,
    "TimeIncrementTotalQuantity": SUM,
    "FullTimeEmployeeQuantity": SUM,
    "EquivalentFullTimeEmployeeQuantity": SUM,
    "FeesCollectedCostPercent": SUM,
    "ComponentOtherDenialReasonQuantity": SUM,
    "ItemsReceivedLastYearQuantity": COMPARED,
    "ItemsReceivedCurrentYearQuantity": SUM,
    "ItemsProcessedLastYearQuantity": COMPARED,
    "ItemsProcessedCurrentYearQuantity": SUM,
    "BacklogLastYearQuantity": COMPARED,
    "BacklogCurrentYearQuantity": SUM,
    "ResponseTimeAverageDays": MEDIAN_ALONE,
    "ResponseTimeLowestDays": MEDIAN_ALONE,
    "ResponseTimeHighestDays": MEDIAN_ALONE,
}
"""Why a value is left out, by the name of its element."""
UNMEASURED_SECTIONS = frozenset(
    (
        *("RequestDenialOtherReasonSection", "AppealDispositionAppliedExemptionsSection"),
        *("AppealNonExemptionDenialSection", "AppealDenialOtherReasonSection"),
        *("OldestPendingAppealSection", "OldestPendingRequestSection", "OldestPendingConsultationSection"),
        *("InformationGrantedResponseTimeSection", "SimpleResponseTimeIncrementsSection"),
        *("ComplexResponseTimeIncrementsSection", "ExpeditedResponseTimeIncrementsSection"),
        *("PendingPerfectedRequestsSection", "SubsectionUsedSection", "SubsectionPostSection"),
        *("ExpeditedProcessingSection", "FeeWaiverSection"),
    )
)
"""Sections with values of which the catalogue has no measure."""
