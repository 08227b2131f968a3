"""Frames, whole and in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.query.sparql.messages import (
    AnswerHead,
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
)
from foia_graph.runtime.frames import FrameBuffer, FrameError, pack_frame

FRAMES = st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=50)), max_size=6)


@given(FRAMES, st.integers(1, 40))
def test_frames_come_out_as_they_went_in(frames, size):
    """
    However the bytes are cut on their way, each frame comes whole, and once.
    """
    data = b"".join(pack_frame(head, body) for head, body in frames)
    buffer = FrameBuffer(100)
    came = [frame for start in range(0, len(data), size) for frame in buffer.add(data[start : start + size])]

    assert frames == came


def test_a_frame_has_a_size():
    """
    One that is larger than agreed is refused by its length, before it has come.
    """
    with pytest.raises(FrameError, match="a frame of 11 bytes, at most 10 are taken"):
        FrameBuffer(10).add(pack_frame(b"12345", b"123456")[:12])


@pytest.mark.parametrize(
    "head",
    [
        AnswerHead({"media_type": "text/csv"}, 0.25, 1 << 40),
        AnswerHead({"reason": "syntax", "message": "x" * 600, "line": 1, "column": 2}),
    ],
)
def test_heads_of_answers_are_read_as_written(head):
    """
    Numbers and facts, however long.
    """
    assert head == decode_answer(encode_answer(head))


@pytest.mark.parametrize("data", [b"", b"x" * 15, b"x" * 16 + b"[]", b"x" * 16 + b"{"])
def test_what_is_no_head_is_refused(data):
    """
    A worker may send anything.
    """
    with pytest.raises(ValueError, match=r".+"):
        decode_answer(data)


def test_heads_of_requests_are_read_as_written():
    """
    Short ones, which are remembered, and long ones.
    """
    short, long = {"format": "json"}, {"default": ["http://e/" + "x" * 600]}

    assert [short, short, long] == [decode_request(encode_request(each)) for each in (short, short, long)]
