"""Answers as bytes."""

import pytest

from foia_graph.web.server.reply_writing import PieceFraming, write_head


def test_a_head_has_status_headers_and_date():
    """
    A connection that ends says so.
    """
    lines = write_head(404, [("ETag", '"é"')]).split(b"\r\n")

    assert [b"HTTP/1.1 404 Not Found", 'ETag: "é"'.encode("latin-1")] == lines[:2]
    assert lines[2].startswith(b"Date: ")
    assert [b"", b""] == lines[3:]
    assert b"\r\nConnection: close\r\n" in write_head(299, [], "close")


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b", "a\n", "a\r", "€"])
def test_no_header_breaks_a_head(value):
    """
    Whatever a value holds, it ends no line.
    """
    with pytest.raises(ValueError, match=r"."):
        write_head(200, [("X-A", value)])


def framed(headers, *pieces, is_bare=False, may_be_chunked=True):
    """Return what is sent for pieces, and whether the end of the connection ends them."""
    framing = PieceFraming(headers, is_bare=is_bare, may_be_chunked=may_be_chunked)
    sent = [framing.frame(each) for each in pieces]
    return b"".join(sent), framing.end(), framing.ends_with_connection


def test_pieces_end_in_the_way_that_the_client_knows():
    """
    Chunked, or when there are as many bytes as was said, or with the connection; an empty piece ends nothing.
    """
    assert (b"2\r\nab\r\n10\r\n" + b"c" * 16 + b"\r\n", b"0\r\n\r\n", False) == framed(
        [], b"ab", b"", b"c" * 16
    )
    assert (b"abc", b"", False) == framed([("Content-Length", "3")], b"ab", b"c")
    assert (b"abc", b"", True) == framed([], b"ab", b"c", may_be_chunked=False)


def test_pieces_of_another_length_do_not_end_well():
    """
    Fewer bytes than were said must not pass for the whole, and more are not sent.
    """
    assert framed([("Content-Length", "4")], b"ab", b"c")[1] is None
    with pytest.raises(ValueError, match="more bytes than its Content-Length"):
        framed([("Content-Length", "2")], b"ab", b"c")


def test_a_head_alone_has_no_pieces():
    """
    Whatever its headers say of the length.
    """
    assert (b"", b"", False) == framed([("Content-Length", "3")], b"ab", is_bare=True)
    assert (b"", b"", False) == framed([], b"ab", is_bare=True)
