"""How things are named."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from case_tables import tabled
from foia_graph.errors import ValueRejected
from foia_graph.model import iris

BASE = "https://foia.example.org/"
TEXT = st.text() | st.text(alphabet="abcXYZ019 -._/#%()é北ßﬀ", max_size=30)


def test_a_name_is_made_of_the_key_of_its_publisher():
    """Base, kind and a slug of the key; accents, capitals and punctuation do not matter."""
    assert f"{BASE}id/agency/ministere-de-l-interieur" == iris.mint(
        BASE, "agency", "Ministère de l’Intérieur"
    )
    assert f"{BASE}id/document/ice-117629/page/35" == iris.page_iri(BASE, "ICE 117629", "035")
    assert f"{BASE}scheme/exemptions/b7E" == iris.concept_iri(BASE, "exemptions", "(b)(7)(E)")


@pytest.mark.parametrize("key", ["", "!!!", "北京", "—"])
def test_a_key_without_letters_or_digits_names_nothing(key):
    """What slugs to nothing is refused, never given a made-up name."""
    with pytest.raises(ValueRejected) as refused:
        iris.slug(key)

    assert f"{key!r} holds no letter or digit that could name a thing; give it an `id`" == str(refused.value)


@given(TEXT)
def test_a_slug_is_its_own_slug(key):
    """A slug holds only small letters, digits and single hyphens, and slugging it again changes nothing."""
    try:
        name = iris.slug(key)
    except ValueRejected:
        return

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert name == iris.slug(name)


@given(TEXT)
def test_a_notation_keeps_its_capitals(notation):
    """The slug of a notation is one segment of an IRI, and its own slug."""
    try:
        name = iris.notation_slug(notation)
    except ValueRejected:
        return

    assert re.fullmatch(r"[A-Za-z0-9-]+", name)
    assert name == iris.notation_slug(name)


def test_parts_belong_to_their_owner():
    """A part is a fragment of its owner; a part of a part adds to that fragment."""
    thing = iris.mint(BASE, "work", "memo")
    claim = iris.part_iri(thing, "claim", "12")
    evidence = iris.subpart_iri(claim, "evidence")

    assert f"{thing}#claim-12-evidence" == evidence
    assert thing == iris.owner_iri(evidence)
    assert "claim-12-evidence" == iris.last_segment(evidence)
    assert f"{thing}#checksum" == iris.subpart_iri(thing, "checksum")


@tabled
def test_an_address_is_written_in_full(address):
    """http, https, mailto and tel are taken as they are."""
    assert address == iris.check_address(address)


@pytest.mark.parametrize(
    "address", ["", "example.org", "ftp://example.org/", "file:///etc/passwd", "https://", "//a/b"]
)
def test_what_is_no_address_is_refused(address):
    """An address without a scheme, or of another one, is refused."""
    with pytest.raises(ValueRejected) as refused:
        iris.check_address(address)

    assert f"{address!r} is no address; write it in full, as https://example.org/page" == str(refused.value)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://example.org/a b", "write ' ' in it as %20"),
        ("https://example.org/a[1]", "write '[' in it as %5B"),
        ("https://example.org/100%", "write '%' in it as %25"),
        ("https://example.org/a|b", "write '|' in it as %7C"),
        ("https://example.org/\u0085x", "write '\\x85' in it as %85"),
    ],
)
def test_a_character_that_no_address_has_is_named(address, wanted):
    """The message says which character is in the way, and how it is written."""
    with pytest.raises(ValueRejected) as refused:
        iris.check_address(address)

    assert f"{address!r} is no address; {wanted}" == str(refused.value)


URL_TEXT = st.text(
    alphabet=st.sampled_from("ab1/:@?#[]%2F&=.~é\ue000\ufdd0\u0085\U000e0001\U0001f600 |"), max_size=20
)


@example("http://", "@@1")
@given(st.sampled_from(["http://", "https://", "mailto:", "tel:"]), URL_TEXT | st.text(max_size=20))
def test_what_is_taken_for_an_address_the_engine_takes_too(scheme, rest):
    """No address that passes can break a load later."""
    try:
        address = iris.check_address(scheme + rest)
    except ValueRejected:
        return

    assert address == NamedNode(address).value


@pytest.mark.parametrize(
    "base", ["https://foia.example.org/", "http://127.0.0.1:8000/", "http://[::1]:8000/", "http://a/"]
)
def test_a_base_is_a_host_with_a_slash(base):
    """A host, a port if need be, and a slash."""
    assert base == iris.check_base_iri(base)
    assert base == NamedNode(base).value


@tabled
def test_another_base_is_refused(base):
    """A path, a missing slash and a broken host are refused."""
    with pytest.raises(ValueRejected) as refused:
        iris.check_base_iri(base)

    assert f"base IRI {base!r} must be a host with a slash, as https://foia.example.org/" == str(
        refused.value
    )
