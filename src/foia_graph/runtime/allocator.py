"""Memory of a process: freed memory goes back to the system, and what stays is not looked through."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

VARIABLE = "GLIBC_TUNABLES"
# The engine makes and drops hundreds of small blocks a query: kept at hand, they cost a third less.
#
# glibc keeps seven of each size by default. Other C libraries know no such variable.
SETTINGS = "glibc.malloc.tcache_count=256"


def restart_with_settings() -> None:
    """Start this program again, in the same process, with the settings; not where the environment has some.

    Threads and open files of before are lost, so this comes first.
    """
    if VARIABLE in os.environ or not sys.executable or not _has_glibc():
        return
    os.environ[VARIABLE] = SETTINGS
    try:
        # By its path: a bare name would be looked for, and might be that of another interpreter.
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very program
    except OSError:
        return  # where no program may be started, it continues, and is slower


def _has_glibc() -> bool:
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc")
    except (AttributeError, ValueError, OSError):
        return False


# Objects between two collections: a hundred megabytes or so, if all of them were garbage.
MANY_OBJECTS = 500_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for garbage once in many objects while the block runs; what stays is looked through less often."""
    usual = gc.get_threshold()
    gc.set_threshold(MANY_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
