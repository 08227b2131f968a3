"""The sandbox of a worker: network, programs, other files, memory and time that it gives up.

All by system calls that need no privilege and no package. Linux only; where the kernel or the machine has
no seccomp or no Landlock, that wall is missing, and `restrict_to` says which ones stand. What follows from
one that is missing is for `sandbox_policy` to say.
"""

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Sequence
from pathlib import Path

from foia_graph.runtime.seccomp import filter_calls, has_seccomp

WALLS = ("landlock", "seccomp")
"""The names of the walls."""
_PR_SET_NO_NEW_PRIVS = 38


def drop_privileges() -> None:
    """Drop handlers of signals, core dumps and writing of files; be the first to go when memory is short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    with contextlib.suppress(OSError):  # a courtesy to the rest of the machine, not a wall
        Path("/proc/self/oom_score_adj").write_text("1000")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def restrict_to(*folders: Path) -> list[str]:
    """Drop network, programs and files outside some folders; return the names of the walls that stand."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return []
    stand = restrict_reading(libc, folders), filter_calls(libc)
    return [name for name, stands in zip(WALLS, stand, strict=True) if stands]


def missing_walls() -> tuple[str, ...]:
    """Return the names of the walls that cannot be on this machine; this process stays as it is."""
    libc = ctypes.CDLL(None, use_errno=True)
    there = has_landlock(libc), has_seccomp(libc)
    return tuple(name for name, is_there in zip(WALLS, there, strict=True) if not is_there)


def limit_memory(more: int, statm: int) -> None:
    """Limit the growth of this process to so many bytes; `statm` is its open /proc/self/statm."""
    # Where memory ends the engine does not raise: it aborts.
    now = int(os.pread(statm, 100, 0).split()[0]) * resource.getpagesize()
    _set_limit(resource.RLIMIT_AS, now + more)


def limit_cpu(seconds: int) -> None:
    """End this process by SIGXCPU when it has used so many more seconds; each call starts again."""
    # The kernel counts the life of the process, not the request.
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _set_limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + seconds)


def allow_stack(size: int) -> None:
    """Let the stack of the main thread grow to so many bytes; those of other threads stay as they are."""
    # The library of threads has read the limit when the process began.
    _set_limit(resource.RLIMIT_STACK, size)


def resident_memory(statm: int) -> int:
    """Return how many bytes of memory this process takes up, mapped files included."""
    return int(os.pread(statm, 100, 0).split()[1]) * resource.getpagesize()


def private_memory(statm: int) -> int:
    """Return how many bytes of memory this process holds for itself, mapped files omitted."""
    _, resident, shared = os.pread(statm, 100, 0).split()[:3]
    return (int(resident) - int(shared)) * resource.getpagesize()


def _set_limit(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every machine
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
# By version of the interface: how many kinds of file access it knows.
_ACCESS_KINDS = (13, 14, 15, 15, 16)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64),)


class _BeneathPath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def has_landlock(libc: ctypes.CDLL) -> bool:
    """Return whether the kernel has Landlock."""
    return _interface_version(libc) > 0


def _interface_version(libc: ctypes.CDLL) -> int:
    return int(libc.syscall(_CREATE, None, 0, 1))


def restrict_reading(libc: ctypes.CDLL, folders: Sequence[Path]) -> bool:
    """Restrict the file system to reading in some folders; False where the kernel cannot."""
    version = _interface_version(libc)
    if version < 1:
        return False
    ruleset = _Ruleset((1 << _ACCESS_KINDS[min(version, len(_ACCESS_KINDS)) - 1]) - 1)
    rules = libc.syscall(_CREATE, ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    if rules < 0:
        return False
    added = all(_allow_reading(libc, rules, folder) for folder in folders)
    stands = bool(added and libc.syscall(_RESTRICT, rules, 0) == 0)
    os.close(rules)
    return stands


def _allow_reading(libc: ctypes.CDLL, rules: int, folder: Path) -> bool:
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    beneath = _BeneathPath(_READ_FILE | _READ_DIRECTORY, place)
    added = libc.syscall(_ADD, rules, 1, ctypes.byref(beneath), 0)
    os.close(place)
    return bool(added == 0)
