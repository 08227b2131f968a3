"""Page 2 of the campaign's resources, statement by statement: each can be asked for, with who says it."""

import pytest

from catalogue.conftest import Catalogue

ORGANIZATIONS = ["organization/cardozo-ijc", "organization/ccr", "organization/ndlon"]

QUESTIONS = {
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
    "When did the inspector general publish on the program, as the campaign has it?": (
        """SELECT ?day ?title ?quote {
             ?work dcterms:creator <id/agency/dhs-oig> .
             ?c rdf:subject ?work ; rdf:predicate dcterms:issued ; rdf:object ?day ;
             prov:hadPrimarySource ?s ;
               foia:evidence/oa:hasSelector/oa:exact ?quote .
             ?s dcterms:title ?title . ?g prov:hadPrimarySource ?s ; a sd:Graph
             FILTER(!CONTAINS(STR(?g), "/external/")) }""",
        [
            ("2012-04-05", "New FOIA Documents – Vulnerable Groups", "report released April 5, 2012"),
            (
                "2012-04-06",
                "Fact Sheet: Inadequacies in the DHS OIG Reports on S-Comm",
                "On April 6, 2012, the OIG issued two reports",
            ),
        ],
    ),
    "Which issues does the release of April 10 raise?": (
        "SELECT ?i { <id/release/2012-04-10> foia:raisesIssue ?i }",
        [
            ("scheme/issues/juveniles",),
            ("scheme/issues/naturalized-us-citizens",),
            ("scheme/issues/victims-of-crimes",),
        ],
    ),
    "Which of its documents show each of them, narrower issues included?": (
        """SELECT ?i (COUNT(DISTINCT ?d) AS ?documents) {
             <id/release/2012-04-10> foia:raisesIssue ?i
             OPTIONAL { ?d dcat:inSeries <id/release/2012-04-10> ;
             foia:raisesIssue/skos:broader* ?i } } GROUP BY ?i""",
        [
            ("scheme/issues/juveniles", "0"),
            ("scheme/issues/naturalized-us-citizens", "0"),
            ("scheme/issues/victims-of-crimes", "3"),
        ],
    ),
    "Where exactly is the survey to police departments?": (
        """SELECT ?title ?first ?last ?numbering ?source {
             ?p a foia:PageRange ; dcterms:isPartOf ?d ; dcterms:type <scheme/document-types/survey> ;
               foia:firstPage ?first ; foia:lastPage ?last ; foia:pageNumbering ?numbering .
             ?d dcterms:title ?title . ?c rdf:subject ?p ; prov:hadPrimarySource ?source }""",
        [
            (
                "ICE 117629 – Packet to LEA",
                "35",
                "37",
                "scheme/page-numbering/as-stated-unknown",
                "source/post-lea-packet",
            )
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
    "To whose request do the reports answer, and of when?": (
        """SELECT ?who ?when ?report {
             ?event prov:generated ?report ;
               prov:qualifiedAssociation [ prov:hadRole <scheme/roles/requester-of-report> ;
               prov:agent ?who ] .
             ?c rdf:subject ?event ; rdf:predicate dcterms:date ; rdf:object ?when ;
               prov:hadPrimarySource <id/source/post-fact-sheet> }""",
        [
            ("person/zoe-lofgren", "2011-04", "work/oig-12-64"),
            ("person/zoe-lofgren", "2011-04", "work/oig-12-66"),
        ],
    ),
    "How many reports does each post count?": (
        """SELECT ?bound ?n ?source { ?c rdf:object ?f ; prov:hadPrimarySource ?source .
             ?f foia:measure <scheme/measures/reports> ; foia:bound ?bound ; schema:value ?n }""",
        [
            ("scheme/bounds/at-least", "1", "source/post-vulnerable-groups"),
            ("scheme/bounds/exact", "2", "source/post-fact-sheet"),
        ],
    ),
    "How long did the investigation take?": (
        "SELECT ?bound ?n ?unit { <id/event/oig-investigation-start> foia:figure ?f . ?f foia:bound ?bound ; "
        "schema:value ?n ; schema:unitText ?unit }",
        [("scheme/bounds/nearly", "1", "years")],
    ),
    "How many people has the program deported, by the petition?": (
        """SELECT ?bound ?n ?as { ?c rdf:object ?f ; prov:hadPrimarySource <id/source/petition-end-s-comm> .
             ?f foia:measure <scheme/measures/removals> ; foia:bound ?bound ; schema:value ?n ;
             foia:asStated ?as }""",
        [
            ("scheme/bounds/more-than", "169000", "over 169,000 mothers, fathers, sisters, and brothers"),
            ("scheme/bounds/order-of-magnitude", "1000", "thousands of our family members and friends"),
        ],
    ),
    "Under which number is the White House to be called, and who says so?": (
        """SELECT ?number ?source { <id/agency/white-house> schema:telephone ?number .
             ?c rdf:subject <id/agency/white-house> ; rdf:object ?number ; prov:hadPrimarySource ?source }""",
        [("202-456-1111", "source/petition-end-s-comm")],
    ),
    "When did the abuse at the school become known?": (
        """SELECT ?as ?first ?last { ?c rdf:subject <id/event/miramonte-2012> ; rdf:predicate dcterms:date ;
             foia:asStated ?as ; foia:notBefore ?first ; foia:notAfter ?last }""",
        [("this spring", "2012-03-01", "2012-04-10")],
    ),
    "How does the post misspell the name of ICE?": (
        """SELECT ?name ?source { ?c rdf:subject <id/agency/ice> ; rdf:predicate skos:altLabel ;
           rdf:object ?name ;
             prov:hadPrimarySource ?source FILTER(CONTAINS(?name, "Custom Enforcement")) }""",
        [("Immigration and Custom Enforcement", "source/post-fact-sheet")],
    ),
    "Who put the words of the joke into the document, and who quotes them?": (
        """SELECT ?by ?quote ?source { <id/document/lodi-case> a foia:ReleasedDocument .
             ?c rdf:subject <id/document/lodi-case> ; prov:wasAttributedTo ?by ;
             prov:hadPrimarySource ?source ;
               foia:evidence/oa:hasSelector/oa:exact ?quote
             FILTER(?quote = "“This must have been a good fight!”") }""",
        [("agency/ice", "“This must have been a good fight!”", "source/post-vulnerable-groups")],
    ),
    "What is promised, and not held?": (
        """SELECT ?what ?issue { ?what foia:holdingStatus <scheme/holding-status/announced> .
             OPTIONAL { ?what foia:raisesIssue ?issue } }""",
        [("release/announced-racial-profiling", "scheme/issues/racial-profiling")],
    ),
    "What did the document on crime victims come before?": (
        """SELECT ?quote ?last { ?c rdf:subject <id/document/crime-victims-expectation> ;
           rdf:predicate dcterms:created ;
             foia:notAfter ?last ; foia:evidence/oa:hasSelector/oa:exact ?quote }""",
        [
            (
                "ICE’s subsequent June 2011 memo about prosecutorial discretion for victims and witnesses",
                "2011-06-30",
            )
        ],
    ),
    "What does the petition ask for?": (
        "SELECT ?what { <id/source/petition-end-s-comm> schema:potentialAction ?what }",
        [
            ("Call the White House.",),
            ("Pass the flyer on, and show it as your picture on Facebook.",),
            ("Sign the pledge.",),
        ],
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_reader_asks(catalogue: Catalogue, question: str) -> None:
    """Each question that the page answers has that answer in the catalogue, and no other."""
    query, answer = QUESTIONS[question]

    assert sorted(answer) == catalogue.ask(query)


STATEMENTS = {
    "work/oig-12-64": [
        "It was written because Representative Zoe Lofgren had asked for it in April 2011.",
        "The campaign holds that the reports leave basic problems of how the program was designed and "
        "brought in untouched.",
        "The campaign reads the report as further proof that many of those whom the program picks out are "
        "U.S. citizens.",
    ],
    "release/2012-04-10": [
        "ICE has known for a long time that its program puts certain groups of people at risk.",
        "Some of these risks are to civil rights.",
        "Although it knew, ICE acted only after the event, with reforms that fall short and serve "
        "appearances.",
        "Or else ICE found a solution for one person at a time.",
        "ICE has no procedure at all by which it would protect vulnerable groups.",
        "The program is not targeted at the gravest offenders, as is claimed for it.",
        "The program takes in people of all kinds, as a wide net does.",
        "What the program does to families and to safety is left for the community and the local police "
        "to repair.",
        "The program made immigrant communities afraid, and they trust the local police less.",
        "Because of this fear, victims and witnesses of crimes did not come forward.",
        "A report of the Inspector General bears out that many of those whom the program identifies are "
        "U.S. citizens.",
        "Advocates hope that the documents will make the risks of the program better known.",
        "Another release is announced, on racial profiling.",
    ],
    "document/garcia-e-mails": [
        "The e-mails show how ICE took the news of the detention.",
        "What ICE did was a hasty attempt to limit the harm to itself.",
        "ICE was ready to put the blame on the police of Los Angeles, its own partner there.",
        "ICE would not see that S-Comm itself was the culprit, a program that the City of Los Angeles had "
        "not asked for.",
    ],
    "document/crime-victims-expectation": [
        "ICE expected the local police to tell it when someone was a victim of a crime.",
        "Or else ICE expected the local police not to take the fingerprints of victims at all.",
    ],
    "document/lodi-case": [
        "She was arrested together with the person who abused her.",
        "She was deported before any criminal case had come to an end.",
        "Officials of ICE joked while they discussed the case.",
    ],
    "document/citizenship-claim": [
        "Someone claimed to be a citizen, and ICE was not content with that.",
        "Not even a certificate of birth in the United States was enough for ICE.",
    ],
    "document/ice-117629": [
        "It asks police departments how they book people, in a survey of three pages.",
        "In questions and answers it explains how the FBI and DHS handle fingerprints and share data.",
        "From it one can learn how quickly ICE is told the place of birth.",
        "From it one can learn at which point of booking and detention a request to hold someone may come.",
        "From it a community can learn whether its local government asked for money for new technology.",
    ],
    "source/petition-end-s-comm": [
        "Who signs pledges to loosen the hold that ICE has on their community and their country.",
        "It demands that the federal government end the program.",
        "It demands that state and local governments refuse to feed people into deportation.",
        "It wants state and local officials to make rules that keep ICE from reaching people in custody.",
        "It wants state and local officials to turn down requests of ICE to hold people, which it calls "
        "voluntary.",
        "It wants officials to win trust back.",
        "Who signs promises not to stop until it is done.",
    ],
    "source/call-script-end-s-comm": [
        "It expects the administration to announce changes to the program within days.",
        "It asks the administration to end the program and not to mend it.",
        "It says that the program has harmed public safety.",
        "It says that the program has brought fear to the communities of those who call.",
        "It asks the President to leave off deporting and to end the program at once.",
    ],
    "place/los-angeles": ["The city never asked for Secure Communities."],
    "agency/lapd": ["In the case that the post tells, the department is the local partner of ICE."],
}


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
