"""What sources say differently stands side by side; only what cannot both be true is a conflict."""

import pytest

from case_tables import table
from catalogue.conftest import Catalogue

SAID = {name: set(map(tuple, rows)) for name, rows in table(__file__, "conflicts_said").items()}
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
