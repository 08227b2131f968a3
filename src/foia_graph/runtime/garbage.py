"""Garbage collection: made rare while much is built that stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY_OBJECTS = 500_000
"""Objects between two collections: a hundred megabytes or so, if all of them were garbage."""


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for garbage once in many objects while the block runs; at the usual rate it is looked for among
    what stays, again and again.
    """
    usual = gc.get_threshold()
    gc.set_threshold(MANY_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
