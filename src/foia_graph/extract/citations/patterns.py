"""All forms of citation in one table."""

from foia_graph.extract.citations.case_forms import CASE_FORMS
from foia_graph.extract.citations.citation_forms import CitationFormTable
from foia_graph.extract.citations.code_forms import CODE_FORMS, REGULATION_FORMS
from foia_graph.extract.citations.policy_forms import POLICY_FORMS
from foia_graph.extract.citations.report_forms import CONGRESS_FORMS, REPORT_FORMS

ALL_FORMS = CitationFormTable(
    (*CODE_FORMS, *REGULATION_FORMS, *REPORT_FORMS, *POLICY_FORMS, *CASE_FORMS, *CONGRESS_FORMS)
)
