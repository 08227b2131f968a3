"""Landlock: the wall around files. A process reads in some folders, and nothing else of the file system."""

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

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
