"""Registration of the sections of pages, by importing their modules.

To show something else of a class: write one function under `@section(…)`, and import its module here.
"""

from foia_graph.web.pages import tenure_sections
from foia_graph.web.pages.documents import document_section, exemption_section, page_section

__all__ = ["document_section", "exemption_section", "page_section", "tenure_sections"]
