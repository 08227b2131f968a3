"""What is found of pages withheld in texts that tests make up."""

from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.withheld_pages.extractor import find_withheld_pages
from foia_graph.extract.withheld_pages.statements import WithheldPagesFinding
from tests.extract.texts import reading


def withheld(*pages: str) -> list[WithheldPagesFinding]:
    """Give what a file says is withheld, page after page."""
    return list(find_withheld_pages(reading(*pages), Gazetteer()))


def amounts(*pages: str) -> list[tuple[str, int | None, int | None]]:
    """Give treatment, pages and documents of all that is withheld."""
    return [(each.treatment, each.page_count, each.document_count) for each in withheld(*pages)]


def codes(finding: WithheldPagesFinding) -> list[str]:
    """Give the grounds of a finding."""
    return [each.code for each in finding.grounds]
