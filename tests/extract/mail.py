"""Readings of one e-mail or several, for tests: pages of text, and where wished the box of each line."""

from foia_graph.extract.emails.extractor import EmailFinding, find_emails
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText, TextLine


def read(*pages: str) -> list[EmailFinding]:
    """Find the e-mails of a file of plain pages of text."""
    return found(*(ParsedPage(n, "extracted", layer=PositionedText(text)) for n, text in enumerate(pages, 1)))


def found(*pages: ParsedPage) -> list[EmailFinding]:
    """Find the e-mails of a file of pages."""
    return list(find_emails(ParsedDocument("0" * 64, 1, "extracted", pages=pages), Gazetteer()))


def placed(*lines: tuple[str, float, float]) -> PositionedText:
    """Make a text of lines that stand somewhere: words, and how far from the left and the top, in percent."""
    made: list[TextLine] = []
    start = 0
    for text, left, top in lines:
        made.append(TextLine(start, start + len(text), Box(left, top, len(text) * 0.9, 1.0)))
        start += len(text) + 1
    return PositionedText("\n".join(text for text, _, _ in lines), tuple(made))
