"""Why something is cited: said only where the words say so."""

import pytest

from extract.texts import reading
from foia_graph.extract.citations.extractor import find_citations
from foia_graph.extract.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Pursuant to 5 U.S.C. § 552(b)(6) it was withheld.", "citesAsAuthority"),
        ("The request was made under the FOIA, 5 U.S.C. § 552.", "citesAsAuthority"),
        ("See, for example, 42 U.S.C. § 7411.", "citesAsAuthority"),
        ("They talked of 5 U.S.C. § 552.", "cites"),
        ("It was in violation of 18 U.S.C. § 242.", "cites"),
        ("ICE disputes the findings of OIG-12-64.", "disputes"),
        ("The letter criticizes the report OIG-12-64.", "critiques"),
        ("According to GAO-07-283, oil is scarce.", "citesAsEvidence"),
        ("This memo supersedes ICE Policy Number 10072.1.", "updates"),
        ("This is a correction to OIG-12-64.", "corrects"),
        ("It responds to OIG-12-64.", "repliesTo"),
        ("The office summarized GAO-07-283.", "discusses"),
        ("It did not discuss whether ICE disputes much. See OIG-12-64.", "cites"),
        (
            "“an agency shall make the records promptly available” (5 U.S.C. § 552(a)(3))",
            "includesQuotationFrom",
        ),
        ("the word “records” in 5 U.S.C. § 552", "cites"),
        ("See OIG-12-64.", "cites"),
    ],
)
def test_the_words_before_a_citation_give_its_reason(text, reason):
    """A cue counts right before what is cited; a law is authority, a report is disputed or evidence."""
    (found,) = find_citations(reading(text), Gazetteer())

    assert reason == found.reason
