"""Why something is cited: said only where the words say so."""

from case_tables import tabled
from extract.texts import reading
from foia_graph.extract.citations.extractor import find_citations
from foia_graph.extract.gazetteer import Gazetteer


@tabled
def test_the_words_before_a_citation_give_its_reason(text, reason):
    """A cue counts right before what is cited; a law is authority, a report is disputed or evidence."""
    (found,) = find_citations(reading(text), Gazetteer())

    assert reason == found.reason
