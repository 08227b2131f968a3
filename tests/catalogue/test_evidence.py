"""What a source says is told apart from what cataloguers conclude."""

import re

from catalogue.conftest import STANDING, Catalogue

CONCLUSION = re.compile(
    r"inferred|not kept|no words|judged from|assigned by|taken (for|to be|from)|counted (from|back)"
    r"|from memory"
    r"|follows from|read (in|on|from) the|begins with|title says|as the (memo|other)",
    re.IGNORECASE,
)


def test_conclusions_are_marked(catalogue: Catalogue) -> None:
    """A claim whose note reports a conclusion does not pass for a statement of the source."""
    assert [] == sorted(
        (c.subject, c.field, c.note)
        for c in catalogue.claims.values()
        if c.status == "asserted" and CONCLUSION.search(c.note)
    )


def test_statements_have_words_and_conclusions_have_reasons(catalogue: Catalogue) -> None:
    """Each claim that is asserted quotes its source; each that is not, says why."""
    assert [] == sorted(
        (c.subject, c.field, c.value or c.text)
        for c in catalogue.claims.values()
        if not (c.quote if c.status == "asserted" else c.note)
    )
    assert {"asserted", "inferred", "candidate", "rejected"} == {c.status for c in catalogue.claims.values()}


def test_what_is_not_proved_is_not_said(catalogue: Catalogue) -> None:
    """Candidates and what was rejected are claims only; the thing itself does not have these values."""
    doubtful = {
        (c.subject, c.field, c.value, c.status) for c in catalogue.claims.values() if c.status not in STANDING
    }

    assert {
        ("disclosure/2010-08-statistics", "date", "2010-08-10", "candidate"),
        ("release/2010-08-statistics", "date", "2010-08-10", "candidate"),
        ("work/memo-june-2011", "identifiedAs", "work/ice-policy-10076-1", "candidate"),
        ("work/memo-june-2011", "identifiedAs", "work/ice-policy-10075-1", "rejected"),
    } == doubtful
    assert [] == catalogue.ask("SELECT ?o { <id/work/memo-june-2011> foia:identifiedAs ?o }")
    assert [("2010-08",)] == catalogue.ask("SELECT ?o { <id/release/2010-08-statistics> dcterms:date ?o }")
