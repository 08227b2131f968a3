"""What a value may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from case_tables import tabled
from foia_graph.errors import ValueRejected
from foia_graph.model import values
from foia_graph.model.namespaces import XSD

BASE = "https://foia.example.org/"


def cleaned(profile, shape, field, text):
    return values.field_cleaner(profile[shape].properties[field], profile, BASE)(text)


@pytest.mark.parametrize(
    ("clean", "text", "value"),
    [
        (values.clean_text, "  a  b\n", "a  b"),
        (values.clean_integer, "+0042", "42"),
        (values.clean_integer, "-0", "0"),
        (values.clean_number, "1.50", "1.5"),
        (values.clean_number, "3.00", "3"),
        (values.clean_number, ".5", "0.5"),
        (values.clean_number, "-0.0", "0"),
        (values.clean_number, "00012", "12"),
        (values.clean_datetime, "2012-04-10T12:00:00.120+00:00", "2012-04-10T12:00:00.12Z"),
        (values.clean_datetime, "2012-04-10T12:00:00-05:00", "2012-04-10T12:00:00-05:00"),
        (values.clean_language_tag, "es-MX", "es-mx"),
    ],
)
def test_values_have_one_form(clean, text, value):
    """The same value is the same text, however it was written."""
    assert value == clean(text)
    assert value == clean(value)


@pytest.mark.parametrize(
    ("clean", "text", "message"),
    [
        (values.clean_text, " \n", "is empty; leave the field out instead"),
        (values.clean_text, "a\x00b", "holds the character U+0000 at 2, which no text can hold"),
        (values.clean_text, "\ud800", "holds the character U+D800 at 1, which no text can hold"),
        (
            values.clean_text,
            "x" * 1_000_001,
            "has 1,000,001 characters; a value has at most 1,000,000, longer text is a file",
        ),
        (values.clean_integer, "1,397", "'1,397' is no whole number; write digits only, as 1397"),
        (values.clean_integer, "٣", "'٣' is no whole number; write digits only, as 1397"),
        (values.clean_integer, "9" * 5000, f"'{'9' * 59}…' is no whole number; write digits only, as 1397"),
        (values.clean_number, "1e5", "'1e5' is no number; write digits and at most one point, as 1.25"),
        (values.clean_number, ".", "'.' is no number; write digits and at most one point, as 1.25"),
        (values.clean_datetime, "2012-04-10", "'2012-04-10' is no time; write it as 2012-04-10T12:00:00Z"),
        (
            values.clean_datetime,
            "2012-04-10T24:00:00",
            "'2012-04-10T24:00:00' is no time; write it as 2012-04-10T12:00:00Z",
        ),
        (
            values.clean_language_tag,
            "english language",
            "'english language' is no language; write a code as en or es-mx",
        ),
        (values.clean_language_tag, "en-a", "'en-a' is no language; write a code as en or es-mx"),
    ],
)
def test_what_does_not_fit_is_refused(clean, text, message):
    """A cleaner says what was found and what would have been right."""
    with pytest.raises(ValueRejected) as refused:
        clean(text)

    assert message == str(refused.value)


@pytest.mark.parametrize(
    ("clean", "datatype"),
    [
        (values.clean_integer, "integer"),
        (values.clean_number, "decimal"),
        (values.clean_datetime, "dateTime"),
        (values.clean_text, "string"),
    ],
)
@given(text=st.text(alphabet="0123456789.+-T:Z", max_size=25) | st.text(max_size=10))
def test_the_engine_keeps_values_as_they_are(clean, datatype, text):
    """What was cleaned comes out of the store to the letter; else reading back would differ from writing."""
    try:
        value = clean(text)
    except ValueRejected:
        return
    store = Store()
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")

    store.load(f'<http://s> <http://p> "{escaped}"^^<{XSD}{datatype}> .', format=RdfFormat.N_TRIPLES)

    assert [value] == [quad.object.value for quad in store]


@given(st.from_regex(r"[A-Za-z]{1,9}(-[A-Za-z0-9]{1,9}){0,4}", fullmatch=True))
def test_the_engine_takes_every_language_that_passes(tag):
    """A language tag that passes is one that the engine reads, and does not change."""
    try:
        language = values.clean_language_tag(tag)
    except ValueRejected:
        return
    store = Store()

    store.load(f'<http://s> <http://p> "x"@{language} .', format=RdfFormat.N_TRIPLES)

    assert [language] == [quad.object.language for quad in store]


@tabled
def test_a_link_names_a_thing(profile, shape, field, text, iri):
    """A slug is enough where one class is linked to; else its kind is before it."""
    assert BASE + iri == cleaned(profile, shape, field, text)


def test_a_link_may_be_an_address(profile):
    """An IRI in full is taken as it is."""
    assert "https://other.example/x" == cleaned(
        profile, "ReleasedDocument", "creator", "https://other.example/x"
    )


@pytest.mark.parametrize(
    ("shape", "field", "text", "message"),
    [
        ("Agency", "subOrganizationOf", "dhs", "'dhs' names nothing here; write agency/… or organization/…"),
        (
            "Agency",
            "subOrganizationOf",
            "person/x",
            "'person/x' names nothing here; write agency/… or organization/…",
        ),
        (
            "ReleasedDocument",
            "form",
            "a/b",
            "'a/b' is no concept; write a notation of document-types, or scheme/…/…",
        ),
        (
            "Page",
            "precedes",
            "ice-1",
            "'ice-1' is no page; write the document and the number, as ice-117629/35",
        ),
        (
            "Page",
            "precedes",
            "a/" + "9" * 5000,
            f"'a/{'9' * 57}…' is no page; write the document and the number, as ice-117629/35",
        ),
        ("ReleasedDocument", "inSeries", " ", "is empty; leave the field out instead"),
        (
            "ReleasedDocument",
            "inSeries",
            "https://a b/",
            "'https://a b/' is no address; write ' ' in it as %20",
        ),
    ],
)
def test_a_link_that_names_nothing_is_refused(profile, shape, field, text, message):
    """The message says which kinds of things the field links to."""
    with pytest.raises(ValueRejected) as refused:
        cleaned(profile, shape, field, text)

    assert message == str(refused.value)


@given(st.data())
def test_a_cleaner_raises_nothing_else(profile, data):
    """Whatever the text, a cleaner gives a value or says why not."""
    shape = data.draw(st.sampled_from([s for s in profile.shapes.values() if profile.is_thing(s)]))
    fields = [p for p in shape.properties.values() if p.kind not in ("nested", "any")]
    prop = data.draw(st.sampled_from(fields))
    text = data.draw(st.text() | st.text(alphabet="a1/:-.#%() \x00\ud800é"))

    try:
        value = values.field_cleaner(prop, profile, BASE)(text)
    except ValueRejected:
        return

    assert value
