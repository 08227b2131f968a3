"""Garbage is looked for rarely while much is built that stays."""

import gc

from foia_graph.runtime.allocator import MANY_OBJECTS, rare_collections


def test_collections_are_rare_while_a_block_runs() -> None:
    """The rate is another one inside the block, and after it as it was before."""
    before = gc.get_threshold()
    with rare_collections():
        inside = gc.get_threshold()

    assert (MANY_OBJECTS, *before[1:]) == inside
    assert before == gc.get_threshold()
