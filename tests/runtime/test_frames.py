"""Frames, whole and in pieces."""

import os
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.runtime.frames import FrameError, receive_frame, send_frame

FRAMES = st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=100_000)), max_size=6)


@given(FRAMES)
def test_frames_come_out_as_they_went_in(frames):
    """Each frame comes whole, and once, however many wait; then comes the end."""
    ours, theirs = socket.socketpair()
    with ours:

        def send():
            with theirs:
                for head, body in frames:
                    send_frame(theirs, head, body)

        sending = threading.Thread(target=send)
        sending.start()
        came = []
        while frame := receive_frame(ours, 200_000, bytes):
            came.append((frame.head, frame.body))
        sending.join()

    assert frames == came


def test_a_file_comes_with_its_frame(tmp_path):
    """The other side gets an open descriptor of it, in whichever position of the file system it is."""
    (tmp_path / "file").write_bytes(b"what is in it")
    ours, theirs = socket.socketpair()
    with ours, theirs, (tmp_path / "file").open("rb") as file:
        send_frame(theirs, b"head", b"body", file.fileno())
        frame = receive_frame(ours, 100, bytes, has_file=True)
        with open(frame.files[0], "rb") as received:  # noqa: PTH123 - it is a descriptor
            assert (b"head", b"body", b"what is in it") == (frame.head, frame.body, received.read())
            assert os.fstat(received.fileno()).st_ino == (tmp_path / "file").stat().st_ino


def test_a_frame_has_a_size():
    """One that is larger than agreed is refused by its length, before it has come."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send_frame(theirs, b"12345", b"123456")
        with pytest.raises(FrameError, match="a frame of 11 bytes, at most 10 are taken"):
            receive_frame(ours, 10, bytes)


@pytest.mark.parametrize("sent", [0, 1, 11, 12, 15])
def test_a_side_that_ends_in_a_frame_has_sent_none(sent):
    """Half a frame is not taken for a whole one."""
    ours, theirs = socket.socketpair()
    whole, copy = socket.socketpair()
    with ours, whole, copy:
        send_frame(copy, b"12", b"34")
        with theirs:
            theirs.sendall(whole.recv(100)[:sent])

        assert receive_frame(ours, 10, bytes) is None
