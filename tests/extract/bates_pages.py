"""Pages with Bates numbers, small and made up."""

from collections.abc import Iterable

from foia_graph.extract.bates import extractor as bates
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText, TextLine

BODY = "To: Jane Roe\nThe records of the office were sent in March."
SHEET = "DELETED PAGE INFORMATION SHEET\nTotal Deleted Page(s) = {}\n{}"


def words(body: str, foot: str = "", head: str = "", origin: str = "ocr") -> PositionedText:
    """Give the text of a page: a head, a body of lines in the middle, and a foot."""
    places = [(head, 3.0), *((line, 40.0) for line in body.split("\n")), (foot, 95.0)]
    text, lines = "", []
    for line, y in places:
        lines.append(TextLine(len(text), len(text) + len(line), Box(60, y, 30, 2)))
        text += line + "\n"
    return PositionedText(text, tuple(lines), origin)


def reading(feet: Iterable[str], body: str = BODY, images: dict[int, str] | None = None) -> ParsedDocument:
    """Give a file whose pages have these feet; `images` has what was read off the images of some."""
    pages = [
        ParsedPage(
            number,
            "extracted",
            layer=words(body, foot),
            image=words(body, images[number]) if images and number in images else None,
        )
        for number, foot in enumerate(feet, 1)
    ]
    return ParsedDocument("0" * 64, 1, "extracted", pages=tuple(pages))


def with_sheet(feet: Iterable[str], withheld: Iterable[int]) -> ParsedDocument:
    """Give a file that begins with a sheet of the pages withheld."""
    listed = list(withheld)
    sheet = SHEET.format(len(listed), "\n".join(f"Page {each} ~ b6 - 1;" for each in listed))
    file = reading(["", *feet])
    first = ParsedPage(1, "extracted", layer=words(sheet))
    return ParsedDocument("0" * 64, 1, "extracted", pages=(first, *file.pages[1:]))


def with_candidates(file: ParsedDocument) -> list[PageId]:
    """Give all that is found in a file, and the lines that may hold a number."""
    return list(bates.find_page_ids(file, Gazetteer()))


def found(file: ParsedDocument) -> list[PageId]:
    """Give all that is found in a file."""
    return [each for each in with_candidates(file) if each.kind != "bates-candidate"]


def stamps(file: ParsedDocument) -> dict[int, str]:
    """Give the Bates numbers of a file by page, as they should read."""
    bates = [(each.page, each.printed) for each in found(file) if each.kind == "bates"]
    assert len({page for page, _ in bates}) == len(bates), "a page has two numbers"
    return dict(bates)


def others(file: ParsedDocument) -> list[tuple[int, str, str]]:
    """Give the other identifiers of a file: page, kind and number."""
    return [(each.page, each.kind, each.printed) for each in found(file) if each.kind != "bates"]
