"""XML is well-formed whatever it is to say."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from foia_graph.publish.oai.dublin_core import DublinCoreElement
from foia_graph.publish.oai.xml import dublin_core_element, error_element, write_document
from foia_graph.publish.xml_elements import clean_text
from tests.web.protocols.oai.conftest import GRAMMAR, NAMES

TEXTS = st.text() | st.text(st.sampled_from("\x00\x01\x1f\x7f\x85\ufffe\uffff\U0001ffff]]><&\"'\r\n\t"))


def test_what_xml_cannot_hold_is_replaced():
    """
    Control characters, halves of pairs and what is no character give way; all else stays.
    """
    assert "a\ufffd\ufffd\ufffdz\t\n\x7f\U0001ffff" == clean_text("a\x00\ud800\ufffez\t\n\x7f\U0001ffff")


@given(TEXTS, TEXTS)
def test_an_answer_is_always_well_formed(text: str, argument: str):
    """
    Neither a text of a record nor an argument can break the answer that holds it.
    """
    told = etree.fromstring(
        write_document(
            "2026-11-25T12:00:00Z",
            "https://a.example/oai",
            {"set": argument},
            dublin_core_element([DublinCoreElement("title", text)]),
        )
    )

    shown = "".join(told.find(".//dc:title", NAMES).itertext())
    assert clean_text(text).replace("\r\n", "\n").replace("\r", "\n") == shown


@given(TEXTS)
def test_a_mistake_is_told_in_a_valid_answer(text: str):
    """
    What a client wrote may stand in the sentence on what was wrong with it.
    """
    data = write_document("2026-11-25T12:00:00Z", "https://a.example/oai", {}, error_element("badVerb", text))

    assert GRAMMAR.validate(etree.fromstring(data)), GRAMMAR.error_log
