"""XML is well-formed whatever it is to say."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from foia_graph.publish.oai.formats import DublinCoreElement
from foia_graph.publish.oai.repository import OaiError, RecordView, write_answer
from foia_graph.publish.oai.sets import OaiRecord
from foia_graph.publish.xml_templates import clean_text, render_xml
from tests.web.protocols.oai.conftest import GRAMMAR, NAMES

RECORD = OaiRecord("oai:a.example:work/x", "https://a.example/id/work/x", "2026-11-25T12:00:00Z", False)
TEXTS = st.text() | st.text(st.sampled_from("\x00\x01\x1f\x7f\x85\ufffe\uffff\U0001ffff]]><&\"'\r\n\t"))


@given(TEXTS, TEXTS)
def test_an_answer_is_always_well_formed(text: str, argument: str):
    """Neither a text of a record nor an argument can break the answer that holds it."""
    record = RecordView(RECORD, [], render_xml("oai_dc.xml", elements=[DublinCoreElement("title", text)]))
    told = etree.fromstring(
        write_answer("2026-11-25T12:00:00Z", "https://a.example/oai", {"set": argument}, "GetRecord", record)
    )

    shown = "".join(told.find(".//dc:title", NAMES).itertext())
    assert clean_text(argument) == told.find("{*}request").get("set")
    assert clean_text(text).replace("\r\n", "\n").replace("\r", "\n") == shown


@given(TEXTS)
def test_a_mistake_is_told_in_a_valid_answer(text: str):
    """What a client wrote may be in the sentence on what was wrong with it."""
    error = OaiError("badVerb", text)
    data = write_answer("2026-11-25T12:00:00Z", "https://a.example/oai", {}, error=error)

    assert GRAMMAR.validate(etree.fromstring(data)), GRAMMAR.error_log
