"""Citations of the rules of courts."""

import re

from foia_graph.extract.citations.citation_forms import DIGITS, CitationForm, needed_runs

COURT_RULES = {
    "cr": "Fed. R. Crim. P.",
    "ci": "Fed. R. Civ. P.",
    "ev": "Fed. R. Evid.",
    "ap": "Fed. R. App. P.",
    "ba": "Fed. R. Bankr. P.",
}
SHORT_RULES = {
    "FRCP": "Fed. R. Civ. P.",
    "FRCRP": "Fed. R. Crim. P.",
    "FRAP": "Fed. R. App. P.",
    "FRE": "Fed. R. Evid.",
}
RULES_MATTER = r"(?P<matter>(?i:Criminal|Civil|Crim?\.?|Civ\.?|Evid\w*\.?|Appellate|App\.?|Bankr\w*\.?))"
PROCEDURE = r"(?i:\s?P(?:roc\w*\.?|\.))?"
COURT_RULE = r"(?P<rule>\d{1,4}(?:\.\d)?(?:\s?\([A-Za-z0-9]{1,3}\))*)"


def _rule_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{COURT_RULES[match['matter'][:2].lower()]} {''.join(match['rule'].split())}",)


def _short_rule_keys(match: re.Match[str]) -> tuple[str, ...]:
    rules = SHORT_RULES[match["short"].replace(".", "").upper()]
    return (f"{rules} {''.join(match['rule'].split())}",)


def _local_rule_keys(match: re.Match[str]) -> tuple[str, ...]:
    return (f"{' '.join(match['rules'].split()).removesuffix('s')} {match['rule']}",)


RULE_FORMS = (
    CitationForm(
        "regulation",
        needed_runs("Fed R", "FED R", "Federal Rules", "Federal Rule", "FRCP"),
        re.compile(
            rf"F(?i:RCP\s+|ed(?:eral\s+Rules?\s+of\s+|\.?\s?R(?:\.|ules?)\s?)){RULES_MATTER}?{PROCEDURE}\s*(?:§|Rule)?\s?{COURT_RULE}"
        ),
        lambda match: _rule_keys(match) if match["matter"] else (),
    ),
    CitationForm(
        "regulation",
        needed_runs("Rule Fed", "Rule Federal", "RULE FEDERAL"),
        re.compile(
            rf"R(?:ule|ULE)\s+{COURT_RULE},?\s(?i:of\s+the\s+)?(?i:Fed(?:eral|\.)\s+R(?:ules|\.))(?:\s+of)?"
            rf"(?=\s(?:.{{1,40}}\s)?{RULES_MATTER})(?i:\s(?:Criminal|Civil|Appellate|Evidence)(?:\s+Procedure\b)?)?"
        ),
        _rule_keys,
        DIGITS,
    ),
    CitationForm(
        "regulation",
        needed_runs("FRCP", "FRE", "FRCrP", "FRCRP", "FRAP", "F R C P", "F R E"),
        re.compile(
            rf"(?P<short>F\.?R\.?C\.?P\.?|FRCrP|FRCRP|FRAP|F\.?R\.?E\.?)\s+(?:Rule\s|§\s?)?{COURT_RULE}(?![\w-])"
        ),
        _short_rule_keys,
    ),
    CitationForm(
        "regulation",
        needed_runs("Local Rule", "LCvR", "Civil Rule", "L R", "Local Rules", "Supreme Court Rule"),
        re.compile(
            r"(?P<rules>Local\s+(?:Civil\s+|Criminal\s+)?Rules?|LCvR|LCrR|Supreme\s+Court\s+Rules?)\s+"
            r"(?P<rule>\d{1,3}(?:[.-]\d{1,3})?(?:\([A-Za-z0-9]{1,3}\))*)(?![\w-])"
        ),
        _local_rule_keys,
    ),
)
