"""A dossier as DOCX (Office Open XML), to be edited in a word processor."""

from collections.abc import Iterable
from io import BytesIO

from foia_graph.publish.dossiers.blocks import Block
from foia_graph.publish.xml_templates import clean_text

STYLES = {
    "title": "Title",
    "about": "Subtitle",
    "collection": "Heading 1",
    "note": "Heading 2",
    "warning": "Intense Quote",
    "quote": "Quote",
    "picture": "Caption",
}


def write_docx(blocks: Iterable[Block]) -> bytes:
    """Return a dossier as DOCX."""
    # Few processes ever write one, and the library takes 10 MB of each that loads it.
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches

    document, out = Document(), BytesIO()
    document.core_properties.author = ""
    for block in blocks:
        text = clean_text(block.text)
        if block.picture:
            shape = document.add_picture(BytesIO(block.picture), Inches(block.inches))
            shape._inline.docPr.set("descr", text)  # for who cannot see it
        paragraph = document.add_paragraph("" if block.style == "link" else text, STYLES.get(block.style))
        if block.style == "link":
            link, run = OxmlElement("w:hyperlink"), paragraph.add_run(text)
            link.set(qn("r:id"), document.part.relate_to(text, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.append(run._r)
            paragraph._p.append(link)
    document.save(out)
    return out.getvalue()
