"""Parameters of addresses and forms, read from raw bytes."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia_graph.errors import RequestRefused
from foia_graph.web.core.query_parameters import parse_pairs

PIECES = [b"%", b"=", b"&", b"+", b"%41", b"%e9", b"%C3%A9", b"%0d%0A", b"%3D%0A", b"%3d", b"%zz", b"%%4"]
PIECES += [b"\xc3\xa9", b"\xff", b"\n", b"\r\n", b" ", b"\t", b"_", b"=\n", b"a", b"4", b"\x00", b";"]


def pairs_of_the_library(data):
    try:
        return parse_qsl(data.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return None


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=14).map(b"".join))
def test_pairs_are_those_of_the_library(data):
    """Whatever is in an address; what is no UTF-8, as bytes or in escapes, is refused."""
    expected = pairs_of_the_library(data)
    if expected is None:
        with pytest.raises(RequestRefused, match="not UTF-8"):
            parse_pairs(data, "address")
    else:
        assert expected == parse_pairs(data, "address")
