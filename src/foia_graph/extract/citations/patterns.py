"""All forms of citation in one table."""

from foia_graph.extract.citations.case_forms import CASE_FORMS, RULE_FORMS
from foia_graph.extract.citations.citation_forms import CitationFormTable
from foia_graph.extract.citations.code_forms import CODE_FORMS, REGULATION_FORMS
from foia_graph.extract.citations.policy_forms import DEFENSE_FORMS, MANUAL_FORMS, POLICY_FORMS, REPORT_FORMS
from foia_graph.extract.citations.presidential_forms import CONGRESS_FORMS, PRESIDENTIAL_FORMS, TREATY_FORMS
from foia_graph.extract.citations.state_forms import STATE_ACT_FORMS, STATE_FORMS

ALL_FORMS = CitationFormTable(
    (
        *CODE_FORMS,
        *REGULATION_FORMS,
        *RULE_FORMS,
        *STATE_FORMS,
        *STATE_ACT_FORMS,
        *REPORT_FORMS,
        *PRESIDENTIAL_FORMS,
        *DEFENSE_FORMS,
        *POLICY_FORMS,
        *MANUAL_FORMS,
        *CASE_FORMS,
        *CONGRESS_FORMS,
        *TREATY_FORMS,
    )
)
