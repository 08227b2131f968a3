"""Pages read out of a reading without those before and after them."""

from foia_graph.extract.parsed_document import (
    Box,
    OutlineItem,
    ParsedDocument,
    ParsedPage,
    PositionedText,
    TextLine,
    encode_document,
)
from foia_graph.search.page_offsets import page_at, page_places


def test_each_page_is_read_by_the_place_of_its_text(tmp_path):
    """The first, one between, and the last, whatever is in their texts."""
    texts = ['first "quoted" {"number":7}', "second ✓", "third"]
    pages = tuple(
        ParsedPage(
            number,
            "extracted",
            width=612,
            height=792,
            layer=PositionedText(text, (TextLine(0, len(text), Box(1, 2, 3, 4)),)),
        )
        for number, text in enumerate(texts, 1)
    )
    document = ParsedDocument("0" * 64, 1, "extracted", pages=pages, outline=(OutlineItem("Begin", 1, 1),))
    file = tmp_path / "reading"
    file.write_bytes(encode_document(document))

    assert list(pages) == [page_at(file, place.begin) for place in page_places(file.read_bytes())]
