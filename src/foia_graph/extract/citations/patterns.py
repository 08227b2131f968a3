"""All forms of citation in one table."""

from foia_graph.extract.citations.case_forms import CASES
from foia_graph.extract.citations.code_forms import CODES, REGULATION_FORMS
from foia_graph.extract.citations.forms import Forms
from foia_graph.extract.citations.policy_forms import POLICIES
from foia_graph.extract.citations.report_forms import CONGRESS, REPORTS

FORMS = Forms((*CODES, *REGULATION_FORMS, *REPORTS, *POLICIES, *CASES, *CONGRESS))
