"""What a page cites, in all forms that are in use."""

from case_tables import tabled
from extract.texts import reading
from foia_graph.extract.citations.extractor import PageCitation, find_citations
from foia_graph.extract.gazetteer import Gazetteer


def cited(*texts: str) -> list[PageCitation]:
    return list(find_citations(reading(*texts), Gazetteer()))


@tabled
def test_statutes_are_cited_by_code_by_law_or_by_number(text, key):
    """A statute has one key, however it is printed."""
    found = cited(f"They act, {text}, as said.")

    assert [(key, "statute")] == [(each.key, each.kind) for each in found]


@tabled
def test_regulations_and_rules_of_courts(text, key):
    """Regulations are cited by their code or by the Federal Register, rules of courts by their number."""
    found = cited(f"They act, {text}, as said.")

    assert [(key, "regulation")] == [(each.key, each.kind) for each in found]


@tabled
def test_policies(text, key):
    """Orders, circulars, directives and policies are cited by their number."""
    found = cited(f"They act under {text}, as said.")

    assert [(key, "policy")] == [(each.key, each.kind) for each in found]


@tabled
def test_reports(text, kind, key):
    """A report is cited by its number; a number that tells little is one only beside who made the report."""
    found = cited(f"They rely on {text} for this.")

    assert [(key, kind)] == [(each.key, each.kind) for each in found]


@tabled
def test_rulings(text, key, printed):
    """A ruling is cited by reporter, data base or docket; the parties belong to what is printed."""
    found = cited(text)

    assert [(key, "case")] == [(each.key, each.kind) for each in found]
    assert not printed or printed == found[0].printed


@tabled
def test_what_only_looks_like_a_citation(text):
    """
    Exemption codes, file and request numbers, visa classes, stamps and acts without a name cite nothing.
    """
    assert [] == cited(text)
