"""Lines that are compressed in blocks: all of them, and those of one subject, whatever stands beside it."""

import pytest
from hypothesis import given, strategies

from foia_graph.store import line_blocks
from foia_graph.store.line_blocks import DAMAGES, LineBlocks, encode_lines, lines_with

NAMES = strategies.sampled_from(["a", "a#b", "a#bb", "a/b", "a0", "aa", "b", "ü", "ü#x"])
LINES = strategies.lists(strategies.tuples(NAMES, strategies.integers(0, 40)), max_size=60)


def sorted_lines(pairs):
    return sorted({f'<http://ex/{name}> <http://ex/p> "{"x" * size}" .\n'.encode() for name, size in pairs})


def lines_of(blocks, beginning):
    return b"".join(
        lines_with(beginning, blocks.read_block(place)) for place in blocks.blocks_with(beginning)
    )


@given(LINES, NAMES, strategies.integers(1, 300))
def test_lines_that_begin_alike_are_found_in_few_blocks(pairs, name, size):
    """
    They are those that a look at all lines finds, wherever blocks begin and end.
    """
    lines = sorted_lines(pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_blocks, "BLOCK_SIZE", size)
        blocks = LineBlocks(encode_lines(b"".join(lines)))

    assert b"".join(lines) == blocks.read_all()
    for beginning in (f"<http://ex/{name}> ".encode(), f"<http://ex/{name}#".encode()):
        assert b"".join(line for line in lines if line.startswith(beginning)) == lines_of(blocks, beginning)


def test_few_blocks_are_read(monkeypatch):
    """
    Of one subject among many: those in which it stands, and the one before.
    """
    monkeypatch.setattr(line_blocks, "BLOCK_SIZE", 1000)
    blocks = LineBlocks(encode_lines(b"".join(sorted_lines((f"n{n:03}", n % 7) for n in range(500)))))

    assert 1 <= len(list(blocks.blocks_with(b"<http://ex/n250> "))) <= 2


@pytest.mark.parametrize("damage", [b"", b"half", b"x" * 100, b"\xff" * 8, bytes(16)])
def test_other_bytes_are_no_such_file(damage):
    """
    Whatever they are.
    """
    with pytest.raises(DAMAGES):
        LineBlocks(damage).read_block(0)


@pytest.mark.parametrize("at", [3, 40])
def test_a_block_that_is_damaged_is_not_read(at):
    """
    Each block has a sum of its own.
    """
    data = bytearray(encode_lines(b"".join(sorted_lines(("a", n) for n in range(30)))))
    data[at] ^= 0xFF

    with pytest.raises(DAMAGES):
        LineBlocks(bytes(data)).read_all()
