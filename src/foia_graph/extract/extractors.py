"""All extractors: importing this registers them.

To read something else from the text of documents: write one module with one function under `@extractor(…)`
and import it here.
"""

from foia_graph.extract import pagination
from foia_graph.extract.bates import extractor as bates
from foia_graph.extract.citations import extractor as citations
from foia_graph.extract.description import extractor as description
from foia_graph.extract.emails import extractor as emails
from foia_graph.extract.exemptions import extractor as exemptions
from foia_graph.extract.mentions import extractor as mentions
from foia_graph.extract.registry import EXTRACTORS
from foia_graph.extract.withheld_pages import extractor as withheld_pages
from foia_graph.extract.withholding_marks import extractor as withholding_marks

MODULES = (
    *(pagination, bates, citations, description, emails, exemptions, mentions),
    *(withheld_pages, withholding_marks),
)
"""The modules of extractors, in the order in which these are asked."""


def _put_in_order() -> None:
    """Order the extractors, whichever module was imported first: versions of readings name them in it."""
    places = {module.__name__: place for place, module in enumerate(MODULES)}
    ordered = sorted(EXTRACTORS.values(), key=lambda each: places.get(each.extract.__module__, len(places)))
    EXTRACTORS.clear()
    EXTRACTORS.update({each.name: each for each in ordered})


_put_in_order()

__all__ = [
    "EXTRACTORS",
    "bates",
    "citations",
    "description",
    "emails",
    "exemptions",
    "mentions",
    "pagination",
    "withheld_pages",
    "withholding_marks",
]
