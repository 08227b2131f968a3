"""Page 2 of the campaign's resources, statement by statement: each can be asked for, with who says it."""

import pytest

from case_tables import table
from catalogue.conftest import Catalogue

ORGANIZATIONS = ["organization/cardozo-ijc", "organization/ccr", "organization/ndlon"]

QUESTIONS = {
    **table(__file__, "page_questions"),
    "Which releases were made in April 2012, by whom, how, and how many documents are there of how many?": (
        """SELECT ?release ?by ?how ?campaign ?stated (COUNT(DISTINCT ?d) AS ?catalogued) {
             ?release a foia:Release ; foia:disclosure ?act ; foia:obtainedThrough ?how ;
             foia:statedDocumentCount ?stated .
             ?act foia:notBefore ?first ; foia:notAfter ?last ; prov:wasInformedBy ?campaign ;
               prov:qualifiedAssociation [ prov:hadRole <scheme/roles/releaser> ; prov:agent ?by ] .
             ?d dcat:inSeries ?release
             FILTER(STR(?first) >= "2012-04-01" && STR(?last) <= "2012-04-30")
           } GROUP BY ?release ?by ?how ?campaign ?stated""",
        [
            (
                "release/2012-04-10",
                by,
                "scheme/obtained-through/litigation",
                "campaign/uncover-the-truth",
                "16",
                "4",
            )
            for by in ORGANIZATIONS
        ],
    ),
    "What is said of the memo of June 2011 by those who released the documents, and who must act under it?": (
        """SELECT ?issued ?text ?by {
             ?memo dcterms:type <scheme/document-types/memorandum> ; dcterms:creator <id/agency/ice> ;
             dcterms:issued ?issued ;
               foia:notBefore ?first .
             <id/source/post-vulnerable-groups> cito:critiques ?memo .
             ?c rdf:subject ?memo ; schema:text ?text ; prov:wasAttributedTo ?by ; prov:hadPrimarySource ?s
             FILTER(STR(?first) < "2012" && ?s = <id/source/post-vulnerable-groups>
             && CONTAINS(?text, "attorneys")) }""",
        [
            (
                "2011-06",
                "It leaves it to people outside ICE, attorneys or advocates, to tell the agency of "
                "victims and witnesses "
                "of crimes who were caught up in the program.",
                by,
            )
            for by in ORGANIZATIONS
        ],
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_reader_asks(catalogue: Catalogue, question: str) -> None:
    """Each question that the page answers has that answer in the catalogue, and no other."""
    query, answer = QUESTIONS[question]

    assert sorted(map(tuple, answer)) == catalogue.ask(query)


STATEMENTS = table(__file__, "page_statements")


@pytest.mark.parametrize("subject", STATEMENTS)
def test_what_the_page_states(catalogue: Catalogue, subject: str) -> None:
    """Each statement is a claim with its words, from the post in which it is."""
    parts = {
        f"source/{each}"
        for each in ("petition-end-s-comm", "post-fact-sheet", "post-lea-packet", "post-vulnerable-groups")
    }
    said = {
        c.text for c in catalogue.claims.values() if c.subject == subject and c.source in parts and c.quote
    }

    assert [] == [text for text in STATEMENTS[subject] if text not in said]
