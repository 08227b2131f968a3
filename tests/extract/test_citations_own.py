"""Numbers that a document bears itself, laws that are elsewhere in the file, and works that are known."""

from extract.texts import reading
from foia_graph.extract.citations.extractor import find_citations
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry

NOTHING = Gazetteer()


def keys(*texts: str, known: Gazetteer = NOTHING) -> list[tuple[int, str]]:
    return [(each.page, each.key) for each in find_citations(reading(*texts), known)]


def test_the_number_in_the_footer_of_each_page_cites_nothing():
    """A number at the edge of most pages is the document's own."""
    pages = [f"A report.\nA.\nB.\nIt cites GAO-01-{n}0.\nC.\nD.\nE.\nGAO-07-283 Oil" for n in (3, 4)]

    assert [(1, "GAO-01-30"), (2, "GAO-01-40")] == keys(*pages)


def test_a_footer_of_a_page_alone_is_known_by_its_form():
    """ "Page 14 GAO-06-1046" is a footer, "Highlights of" a cover."""
    assert [] == keys("Text.\nPage 14 GAO-06-1046 Grants\nHighlights of GAO-06-1046, a report")


def test_the_number_on_the_cover_cites_nothing():
    """On a cover a number is on a line of its own, with its label and date at most."""
    cover = "Operations of the Program\nOIG-12-64 April 2012 (Revised)\nPolicy Number: 10075.1\nICE"

    assert [(2, "OIG-10-12")] == keys(cover, "as OIG-12-64 says after\nOIG-10-12, of 2010", "Text.")


def test_the_docket_that_a_court_stamps_on_each_page_cites_nothing():
    """The head line of a filing is its number; a docket in the text is cited."""
    head = "Case 1:10-cv-03488-SAS Document 12 Filed 07/09/10 Page {} of 2\nText.\nA\nB\nC\nD\nE\nF\n"

    assert [(2, "1:09-cv-00001")] == keys(
        head.format(1), head.format(2) + "See 1:09-cv-00001.\nA\nB\nC\nD\nE"
    )


def test_the_docket_of_a_caption_cites_nothing():
    """Alone in a line with the initials of its judge, or between the parties, a docket is the paper's own."""
    caption = "ACME PRESS,\n\n  Plaintiff,\n\n  - against -\n\nDEPARTMENT OF STATE,\n\n  Defendant.\n"

    assert [] == keys(f"SOUTHERN DISTRICT OF NEW YORK\n{caption}10 Civ. 3488\nOPINION")
    assert [] == keys("DECLARATION OF JOHN ROE\n10 Civ. 3488 (SAS)\nI, John Roe, declare")
    assert [] == keys("DECLARATION\nNo. 10 Civ. 3488 (SAS) (JCF)\nI, John Roe, declare")
    assert [(1, "10-cv-03488")] == keys("As Acme Press v. ICE, 10 Civ. 3488 (SAS), ordered, they are open.")
    assert [(1, "10-cv-03488")] == keys("The case 10 Civ. 3488 (SAS)\nis on appeal.")


def test_a_section_alone_is_of_the_law_that_the_file_names_elsewhere():
    """Section 610 is 5 U.S.C. 610 where that is the only section 610 that the file cites by its code."""
    assert [(1, "5 U.S.C. 610"), (2, "5 U.S.C. 610")] == keys(
        "See 5 U.S.C. § 610.", "Under Section 610 they act."
    )


def test_a_section_alone_is_not_cited_again_beside_its_law():
    """The headings "Section 552" of a list are no citations where the page cites the section in full."""
    page = "Title 5, United States Code, Section 552/552a.\nSection 552 Section 552a\n(b)(1) (d)(5)"

    assert [(1, "5 U.S.C. 552")] == keys(page)


def test_a_section_of_a_law_that_is_not_named_is_a_thing_of_its_file():
    """Section 1412(b)(9) of one file need not be that of another: its key says of which file it is."""
    assert [(1, "Section 1412(b)(9) (law not named, file 000000000000)")] == keys("under Section 1412(b)(9)")


def test_a_rule_alone_is_of_the_rules_that_the_file_names_elsewhere():
    """In the papers of a court "Rule 56(c)" is one of the rules that are cited in full before."""
    pages = (
        "Under Fed. R. Civ. P. 56(c) the Court may rule.",
        "The motion fails, Rule 56(c)(2).",
        "Rule 56(c)",
    )

    assert [(1, "Fed. R. Civ. P. 56(c)"), (2, "Fed. R. Civ. P. 56(c)(2)")] == keys(*pages)


def test_a_long_number_alone_is_a_section_only_where_the_talk_is_of_law():
    """Section 812 of an act is cited, section 122 of a manual of the FBI is not."""
    page = (
        "The statute says so in Section 812.\n"
        + "Some more words follow here. " * 9
        + "\nSection 122 Matters"
    )

    assert [(1, "Section 812 (law not named, file 000000000000)")] == keys(page)


def test_an_abbreviation_of_a_law_is_read_as_the_page_explains_it():
    """ "(CA PC)" behind the name of a law says what CA PC is."""
    page = "Section 487.3 of the California Penal Code (CA PC), then Section 496.1 of the CA PC"

    assert [(1, "California Penal Code § 487.3"), (1, "California Penal Code § 496.1")] == keys(page)


WORK = "https://foia.example.org/id/work/"
KNOWN = Gazetteer(
    (
        GazetteerEntry(
            WORK + "oig-12-64", "CitedWork", ("Operations of the Secure Program",), (), ("OIG-12-64",)
        ),
        GazetteerEntry(
            WORK + "classified", "CitedWork", ("Classified Information",), (), ("Executive Order 13526",)
        ),
        GazetteerEntry(WORK + "foia", "CitedWork", ("Freedom of Information Act",), (), ("5 U.S.C. 552",)),
        GazetteerEntry(WORK + "memo", "CitedWork", ("A memo",), (), ("10075.1",)),
        GazetteerEntry(WORK + "trust", "CitedWork", ("Trust in Local Police Act",), (), ("AB 1081",)),
    )
)


def works(text: str) -> list[tuple[str, str, str]]:
    found = find_citations(reading(text), KNOWN)
    return [(each.kind, each.key, each.work.removeprefix(WORK)) for each in found]


def test_a_known_work_is_found_by_its_identifier_however_written():
    """
    The catalogue and the page may write the same number in two ways; a part of a section is of the section.
    """
    text = (
        "See DHS OIG 12-64, E.O. 13526, 5 U.S.C. § 552(b)(6), ICE Policy Number 10075.1, AB 1081, OIG-10-12."
    )

    assert [
        ("OIG", "OIG-12-64", "oig-12-64"),
        ("policy", "E.O. 13526", "classified"),
        ("statute", "5 U.S.C. 552(b)(6)", "foia"),
        ("policy", "ICE Policy 10075.1", "memo"),
        ("other", "AB 1081", "trust"),
        ("OIG", "OIG-10-12", ""),
    ] == works(text)


def test_a_known_work_is_found_by_its_title():
    """A title of four words or more cites the work; a shorter one is a common phrase."""
    assert [("OIG", "OIG-12-64", "oig-12-64")] == works(
        "in Operations of the\nSecure Program, a memo on the matter"
    )


def test_a_section_of_a_known_law_cites_the_law():
    """The work of a section is the law, where the catalogue knows the law alone."""
    text = "Section 2 of the Trust in Local Police Act"

    assert [("statute", "Trust in Local Police Act § 2", "trust")] == works(text)


def test_a_citation_says_itself_in_the_language_of_records():
    """There is a part for each work, under the IRI of the catalogue or else a name made of the key."""
    (found,) = find_citations(reading("under 5 U.S.C. §§ 552(b)(6), 1001(a)."), KNOWN)

    cito = "http://purl.org/spar/cito/citesAsAuthority"
    words = {"characterization": cito, "asStated": "5 U.S.C. §§ 552(b)(6), 1001(a)"}
    assert [
        ("citation", {"citedEntity": WORK + "foia", **words}),
        ("citation", {"citedEntity": "work/5-u-s-c-1001-a", **words}),
    ] == list(found.record_parts())
