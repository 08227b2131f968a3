"""Exemptions that are found in texts given as pages."""

from foia_graph.extract.exemptions.extractor import Exemption, find_exemptions
from foia_graph.extract.gazetteer import Gazetteer
from tests.extract.texts import reading

REQUEST_LETTER = (
    "Dear Ms. Roe:\nThis answers your Freedom of Information Act (FOIA) request of May 3, 2019.\n"
)


def exemptions(*pages: str) -> list[Exemption]:
    """Find the exemptions of a file with one page for each text."""
    return list(find_exemptions(reading(*pages), Gazetteer()))


def codes(*pages: str) -> list[str]:
    """Give the codes that are applied, each once."""
    return sorted({each.code for each in exemptions(*pages)})
