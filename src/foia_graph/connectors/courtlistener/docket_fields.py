"""Fields of dockets: which become statements, with their words, and which are left out."""

from collections.abc import Mapping

CASE_NAMES = ("case_name", "case_name_full", "case_name_short")
TEXT_STATEMENTS: Mapping[str, str] = {
    "cause": "The cause of the case is {}.",
    "nature_of_suit": "The nature of the suit is {}.",
    "jurisdiction_type": "The jurisdiction is {}.",
    "jury_demand": "A jury is demanded by: {}.",
    "demand": "The demand is {}.",
    "pacer_case_id": "PACER files the case under {}.",
    "chapter": "The case is filed under chapter {} of the Bankruptcy Code.",
    "appeal_from_str": "The appeal is from {}.",
    "appellate_case_type_information": "The court of appeals calls the case {}.",
    "appellate_fee_status": "The state of the fee at the court of appeals is {}.",
    "mdl_status": "The state of the case before the Judicial Panel on Multidistrict Litigation is {}.",
    "panel_str": "The panel of judges is {}.",
}
DAY_STATEMENTS: Mapping[str, str] = {
    "date_argued": "The case was argued.",
    "date_reargued": "The case was argued again.",
    "date_reargument_denied": "That the case be argued again was denied.",
    "date_cert_granted": "Certiorari was granted.",
    "date_cert_denied": "Certiorari was denied.",
    "date_last_filing": "The last filing on the docket.",
}
COURT_BELOW_TEXTS: Mapping[str, str] = {
    "docket_number": "The number of the case in the court below is {}.",
    "assigned_to_str": "The judge of the case in the court below is {}.",
    "ordering_judge_str": "The judge who gave the order in the court below is {}.",
}
COURT_BELOW_DAYS: Mapping[str, str] = {
    "date_filed": "The case was filed in the court below.",
    "date_disposed": "The court below disposed of the case.",
    "date_judgment": "The court below gave its judgment.",
    "date_judgment_eod": "The judgment of the court below was entered on its docket.",
    "date_filed_noa": "The notice of appeal was filed.",
    "date_received_coa": "The court of appeals received the case.",
    "date_rehearing_denied": "The court below denied a rehearing.",
}
BANKRUPTCY_DAYS: Mapping[str, str] = {
    "date_converted": "The bankruptcy was converted to another chapter.",
    "date_last_to_file_claims": "The last day for claims.",
    "date_last_to_file_govt": "The last day for claims of the government.",
    "date_debtor_dismissed": "The debtor was dismissed.",
}
RECORD_KEEPING = (
    *("id", "resource_uri", "date_created", "date_modified", "view_count", "ia_upload_failure_count"),
    *("ia_needs_upload", "ia_date_first_change", "html_documents"),
)
"""Fields of all records with which the origin keeps them."""
REPEATED_FIELDS = (
    *("docket_number_core", "docket_number_raw", "originating_court_information", "panel"),
    *("federal_dn_office_code", "federal_dn_case_type", "federal_defendant_number"),
    *("federal_dn_judge_initials_assigned", "federal_dn_judge_initials_referred"),
)
LINKS = (
    *("clusters", "audio_files", "idb_data", "bankruptcy_information", "appeal_from", "parent_docket"),
    *("original_court_info", "party_id", "attorney_id", "firm_id", "parties", "docket_entries", "claims"),
)
TRUSTEE = "a trustee is named for a task in private affairs"
