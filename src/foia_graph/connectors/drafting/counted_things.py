"""What figures count, by the words behind a number: the measures of the scheme that posts use."""

import re

MEASURES = {
    "pages": "pages?",
    "documents": "documents?|records?|e-?mails?|messages?|memos?|memoranda|papers|bulletins?"
    "|spreadsheets?|logs?|contracts?"
    "|photographs?|photos?|videos?|recordings?|policies|presentations?|slides",
    "files": "files?",
    "letters": "letters?",
    "reports": "reports?|audits?|studies",
    "requests": "requests?",
    "lawsuits": "lawsuits?|suits?",
    "meetings": "meetings?",
    "redactions": "redactions?",
    "agencies": "agenc(?:y|ies)",
    "police-departments": "police departments?|departments?",
    "jurisdictions": "jurisdictions?|localities",
    "cities": "cit(?:y|ies)|towns?",
    "counties": "count(?:y|ies)",
    "states": "states?",
    "families": "famil(?:y|ies)",
    "arrests": "arrests?",
    "detainers": "detainers?",
    "removals": "removals?|deportations?",
    "staff": "employees|officers|agents|staff|workers",
    "signatures": "signatures?",
    "members": "members?",
    "votes": "votes?",
    "persons": "people|persons?|individuals|mothers|fathers|children|immigrants|detainees|prisoners"
    "|residents|men|women"
    "|students|victims|witnesses|migrants|citizens|protesters|patients|veterans|inmates|travelers",
    "time": "years?|months?|weeks?|days?|hours?|decades?|minutes?",
}
MEASURE_PATTERNS = {
    name: re.compile(rf"(?:[\w’'.-]+\s){{0,2}}?(?:{words})\b") for name, words in MEASURES.items()
}
