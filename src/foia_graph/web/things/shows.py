"""What pages show besides their rows: importing this registers all of it.

To show something else of a class: write one function under `@section(…)`, and import its module here.
"""

from foia_graph.web.documents import document_section, exemption_section, page_section
from foia_graph.web.things.sections import SECTIONS

__all__ = ["SECTIONS", "document_section", "exemption_section", "page_section"]
