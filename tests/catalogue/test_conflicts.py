"""What sources say differently stands side by side; only what cannot both be true is a conflict."""

import pytest

from catalogue.conftest import Catalogue

SAID = {
    "case-ndlon-v-ice date_filed": {
        ("case/ndlon-v-ice", "2010-04-27", "source/foiaproject-case-detail"),
        ("case/ndlon-v-ice", "2010-04-27", "source/pr-2010-04-27"),
        ("case/ndlon-v-ice", "2010-02-03", "source/ccrjustice-secure-communities"),
        ("case/ndlon-v-ice", "2010-02", "source/blslibraryblog-metadata-in-foia-releases"),
    },
    "case-ndlon-v-ice date_settled": {
        ("case/ndlon-v-ice", "2013-07-03", "source/ccrjustice-secure-communities"),
        ("case/ndlon-v-ice", "2013-06-28", "source/ndlon-secure-communities-press-release"),
    },
    "case-ndlon-v-ice campaign_name_of_case": {
        ("case/ndlon-v-ice", "NDLON v. DHS", "source/resources-legal"),
        ("case/ndlon-v-ice", "NDLON v. ICE", "source/resources-legal"),
    },
    "request-foia-2010-02-03 date": {
        ("request/2010-02-03", "2010-02-03", "source/scribd-secure-communities-foia-request"),
        ("request/2010-02-03", "2010-04", "source/pr-2011-04-28"),
    },
    "release-2010-08-statistics publisher_of_statistics": {
        (
            "release/2010-08-statistics",
            "campaign/uncover-the-truth",
            "source/sfweekly-secure-communities-deporting-low-level",
        ),
        (
            "release/2010-08-statistics",
            "agency/ice",
            "source/hispanicallyspeakingnews-san-fran-sheriff-upholds-sanctuary-city",
        ),
    },
    "release-2011-02-17-opt-out pages_in_underlying_production": {
        ("release/2011-02-17", "exact 15000", "source/post-opt-out-2011-02-17"),
        ("release/2011-02-17", "more-than 15000", "source/briefing-guide-optout"),
    },
    "release-2011-07-06-ngi origin_of_documents": {
        (
            "release/2011-07-06",
            "The documents come from the FBI and its Advisory Policy Board.",
            "source/ngi-key-documents",
        ),
        (
            "release/2011-07-06",
            "The documents come from the Department of Homeland Security.",
            "source/privacysos-secure-communities-a-gateway-drug-to",
        ),
    },
    "release-2011-08-reproduced judge_name_spelling": {
        ("release/2011-08-reproduced", "Schira A. Scheindlin", "source/resources-page-4"),
        ("release/2011-08-reproduced", "Shira A. Scheindlin", "source/resources-legal"),
    },
    "release-2012-01-09-mandatory-memo date_public": {
        ("release/2012-01-09", "2012-01-09", "source/resources-page-3"),
        ("release/2012-01-09", "Jan. 8, 2012", "source/lexisnexis-ice-folds-in-foia-case-admits-secure"),
    },
    "event-hearing-2010-12-09 hearing_date": {
        ("event/hearing-2010-12-09", "2010-12-09", "source/pr-2010-12-09"),
        ("event/hearing-2010-12-09", "Dec. 6", "source/floridaindependent-ice-confirms-fingerprint-sharing"),
    },
    "order-2011-02-07-metadata docket_entry": {
        (
            "event/order-2011-02-07-metadata",
            "It is number 41 of the docket.",
            "source/ediscoverylaw-judge-scheindlin-withdraws-opinion-in",
        ),
        (
            "event/order-2011-02-07-metadata",
            "It is number 39 of the docket.",
            "source/foiaproject-case-detail",
        ),
    },
    "order-2011-07-11 date": {
        ("event/order-2011-07-11", "2011-07-11", "source/pr-2011-07-11"),
        ("event/order-2011-07-11", "2011-07-11", "source/resources-page-4"),
        ("event/order-2011-07-11", "2011-08-08", "source/vlex-nat-l-day-laborer-889922291"),
    },
    "event-campaign-launch-2010-04-27 jurisdictions_reported": {
        ("program/secure-communities", "more-than 150", "source/front-page-80"),
        ("program/secure-communities", "exact 168", "source/pr-2010-04-27"),
        ("program/secure-communities", "exact 20", "source/pr-2010-04-27"),
        (
            "program/secure-communities",
            "at-least 160",
            "source/publicintegrity-civil-rights-groups-want-details-on",
        ),
        ("program/secure-communities", "at-least 145", "source/complaint-2010"),
    },
    "doc-ice-117629 survey_pages": {
        ("document/ice-117629", "pages 35 to 37", "source/post-lea-packet"),
        ("document/ice-117629", "pages 32 to ", "source/vdocuments-secure-commun-using-biometrics-new"),
    },
    "doc-2674-11886 page_count": {
        ("document/ice-foia-10-2674-0011886", "13", "source/fdocumenti-ice-foia-10-26740011886-0011897"),
        ("document/ice-foia-10-2674-0011886", "12", "source/fdocumenti-ice-foia-10-26740011886-0011897"),
    },
    "doc-ice-setting-record-straight date_public": {
        (
            "source/ice-setting-record-straight",
            "2010-08",
            "source/deportationnation-napolitano-confirms-secure-communities",
        ),
        ("source/ice-setting-record-straight", "2010-08-26", "source/sfappeal-post-1-2"),
    },
    "doc-arlington-resolution date_adopted": {
        ("source/arlington-resolution", "2010-09-28", "source/arlington-resolution"),
        ("source/arlington-resolution", "2010-09-28", "source/rwg-statement"),
        ("source/arlington-resolution", "2010-09-29", "source/dclaborarchives-pid"),
    },
    "doc-nyt-2011-03-26 illinois_share_without_conviction": {
        ("source/nyt-2011-03-26", "exact 32", "source/nyt-2011-03-26"),
        ("source/nyt-2011-03-26", "exact 77", "source/ucimc-secure-communities-program-adopted"),
        ("source/nyt-2011-03-26", "nearly 33", "source/thecrimereport-2011-05-illimmig"),
    },
    "report-oig-12-64 date_issued": {
        ("work/oig-12-64", "2012-04-05", "source/docslib-and-customs-enforcements-secure"),
        ("work/oig-12-64", "2012-04-05", "source/post-vulnerable-groups"),
        ("work/oig-12-64", "2012-04-06", "source/post-fact-sheet"),
        ("work/oig-12-64", "2012-04-06", "source/typepad-lofgren-critical-of-oig-reports-on-s"),
    },
    "report-oig-12-66 date_issued": {
        ("work/oig-12-66", "2012-03-27", "source/archive-bulk"),
        ("work/oig-12-66", "2012-04-06", "source/post-fact-sheet"),
        ("work/oig-12-66", "2012-04-06", "source/typepad-lofgren-critical-of-oig-reports-on-s"),
    },
    "report-restoring-community publisher": {
        ("work/restoring-community", "organization/ndlon", "source/resources-page-4"),
        (
            "work/restoring-community",
            "organization/national-community-advisory-commission",
            "source/resources-page-4",
        ),
        ("work/restoring-community", "organization/ccr", "source/hsdl-s-4294"),
        ("work/restoring-community", "organization/alc", "source/hsdl-s-4294"),
        ("work/restoring-community", "organization/ilrc", "source/hsdl-s-4294"),
        ("work/restoring-community", "organization/nilc", "source/nilc-national-report-condemns-secure"),
    },
    "report-warren-numbers us_citizens_affected": {
        ("program/secure-communities", "more-than 3600", "source/ndlon-page"),
        (
            "program/secure-communities",
            "about 3600",
            "source/immigrationdirect-court-orders-government-to-produce",
        ),
    },
    "secure-communities launch": {
        ("program/secure-communities", "2008-03", "source/campaign-page"),
        (
            "program/secure-communities",
            "2008-10",
            "source/publicintegrity-civil-rights-groups-want-details-on",
        ),
        ("program/secure-communities", "2008-10", "source/wnyc-159159-task-force-critical-obamas"),
        (
            "program/secure-communities",
            "2007",
            "source/americasvoice-rep-zoe-lofgren-calls-for-investigation",
        ),
    },
    "secure-communities created_by": {
        (
            "program/secure-communities",
            "Congress created the program, in 2003.",
            "source/jones-mayer-vol-28-no-3-secure-communities-program",
        ),
        (
            "program/secure-communities",
            "The administration created the program; Congress did not order it.",
            "source/dob-index",
        ),
    },
    "secure-communities participation": {
        (
            "program/secure-communities",
            "Jurisdictions may ask to stay out, and there is a procedure for it.",
            "source/48hills-hennessey-brown-and-ice-again-sf-wants",
        ),
        (
            "program/secure-communities",
            "Jurisdictions cannot opt out of the program.",
            "source/washingtonindependent-napolitano-confirms-there-is-no-opt-out",
        ),
    },
    "uncover-the-truth campaign_name": {
        ("campaign/uncover-the-truth", "Uncover the Truth", "source/post-vulnerable-groups"),
        ("campaign/uncover-the-truth", "Uncovering the Truth", "source/campaign-page"),
    },
    "scheindlin name_spelling": {
        ("person/scheindlin", "Schira A. Scheindlin", "source/resources-page-4"),
        ("person/scheindlin", "Shira A. Scheindlin", "source/resources-legal"),
    },
    "event-sf-activation date": {
        ("event/sf-activation", "2010-06-08", "source/sfappeal-post-1-2"),
        ("event/sf-activation", "June 1", "source/web-sheriff-asks-to-opt-out-of-federal"),
    },
    "event-lofgren-investigation-call date": {
        ("event/lofgren-investigation-call", "2011-04", "source/post-fact-sheet"),
        ("event/lofgren-investigation-call", "2011-04-28", "source/pr-2011-04-28"),
        (
            "event/lofgren-investigation-call",
            "2011-04-28",
            "source/huffpost-lofgren-calls-for-dhs-investigation-n",
        ),
        (
            "event/lofgren-investigation-call",
            "On Friday",
            "source/americasvoice-rep-zoe-lofgren-calls-for-investigation",
        ),
    },
    "event-settlement-2013 date": {
        ("event/settlement-2013", "2013-06-28", "source/ndlon-secure-communities-press-release"),
        ("event/settlement-2013", "2013-07-03", "source/ccrjustice-secure-communities"),
    },
}
"""The 30 properties on which the sources differ, each with all that is said: of what, what, by whom."""


@pytest.fixture(scope="module")
def said(catalogue: Catalogue) -> set[tuple[str, str, str]]:
    """All that is claimed, as subject, value and source; figures as bound and number, pages as a run."""
    shown = dict(
        catalogue.ask(
            "SELECT ?f (CONCAT(STRAFTER(STR(?b), 'bounds/'), ' ', STR(?n)) AS ?v) { ?f foia:bound ?b ; "
            "schema:value ?n }"
        )
    )
    shown |= dict(catalogue.ask("SELECT ?m ?s { ?m a foia:Mention ; foia:asStated ?s }"))
    stated = dict(catalogue.ask("SELECT ?c ?s { ?c a foia:Claim ; foia:asStated ?s }"))
    found = set()
    for name, claim in catalogue.claims.items():
        ways = {claim.value, claim.text, stated.get(name, ""), shown.get(claim.value, "")} - {""}
        found |= {(claim.subject, way, claim.source) for way in ways}
    pages = """SELECT ?d (CONCAT('pages ', STR(?first), ' to ', COALESCE(STR(?last), '')) AS ?run) ?s {
        ?p a foia:PageRange ; dcterms:isPartOf ?d ; foia:firstPage ?first . ?c rdf:subject ?p ;
        prov:hadPrimarySource ?s .
        OPTIONAL { ?p foia:lastPage ?last } }"""
    return found | {(d, run, source) for d, run, source in catalogue.ask(pages)}


@pytest.mark.parametrize("difference", SAID)
def test_what_sources_say_differently_is_all_there(said: set[tuple[str, str, str]], difference: str) -> None:
    """Each value is with each of its sources; nothing was chosen, nothing merged."""
    assert set() == SAID[difference] - said


def test_nothing_else_is_a_conflict(catalogue: Catalogue) -> None:
    """Conflicts are claims that cannot both be true.

    So no planned day against the day itself, no count of one thing against that of another, no lower bound
    that a larger number meets, no name against another, no date on a paper against the day it came out.
    """
    pairs = catalogue.ask("SELECT ?a ?b { ?a foia:conflictsWith ?b FILTER(STR(?a) < STR(?b)) }")
    found = {
        (a.subject, a.field, *sorted((a.value or a.text, b.value or b.text)))
        for a, b in ((catalogue.claims[a], catalogue.claims[b]) for a, b in pairs)
    }

    assert {
        ("case/ndlon-v-ice", "endDate", "2013-06-28", "2013-07-03"),
        ("case/ndlon-v-ice", "startDate", "2010-02", "2010-04-27"),
        ("case/ndlon-v-ice", "startDate", "2010-02-03", "2010-04-27"),
        ("document/ice-foia-10-2674-0011886", "numberOfPages", "12", "13"),
        (
            "event/order-2011-02-07-metadata",
            "",
            "It is number 39 of the docket.",
            "It is number 41 of the docket.",
        ),
        ("event/order-2011-07-11", "date", "2011-07-11", "2011-08-08"),
        ("event/settlement-2013", "date", "2013-06-28", "2013-07-03"),
        ("program/secure-communities", "startDate", "2007", "2008-03"),
        ("program/secure-communities", "startDate", "2007", "2008-10"),
        ("program/secure-communities", "startDate", "2008-03", "2008-10"),
        (
            "program/secure-communities",
            "",
            "Congress created the program, in 2003.",
            "The administration created the program; Congress did not order it.",
        ),
        (
            "program/secure-communities",
            "",
            "Jurisdictions cannot opt out of the program.",
            "Jurisdictions may ask to stay out, and there is a procedure for it.",
        ),
        (
            "release/2010-08-statistics",
            "",
            "The figures come from a report that ICE itself made public.",
            "The figures were made public by civil rights organizations.",
        ),
        (
            "release/2011-07-06",
            "",
            "The documents come from the Department of Homeland Security.",
            "The documents come from the FBI and its Advisory Policy Board.",
        ),
        ("request/2010-02-03", "date", "2010-02-03", "2010-04"),
        ("source/arlington-resolution", "created", "2010-09-28", "2010-09-29"),
        ("source/ice-setting-record-straight", "issued", "2010-08-17", "2010-08-26"),
        ("work/oig-12-64", "issued", "2012-04-05", "2012-04-06"),
    } == found
    assert 26 == len(pairs)


def test_the_table_is_that_of_the_fact_base(facts: list[dict[str, object]]) -> None:
    """The table above names each property that the fact base marks as contested: 30 on 26 entities."""
    marked = {
        f"{entity['id']} {name}"
        for entity in facts
        if isinstance(found := entity["facts"], dict)
        for name in found.get("conflicts", ())
    }

    assert set(SAID) == marked
    assert (30, 26) == (len(marked), len({each.partition(" ")[0] for each in marked}))
