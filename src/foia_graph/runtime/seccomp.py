"""seccomp: the wall around system calls. A process makes those that it has need of, and no others.

The filter is a program of classic BPF that the kernel runs at each call: a binary tree of ranges of numbers,
about eight comparisons deep, with the tests of arguments at its leaves.
"""

import ctypes
import errno
import os
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from foia_graph.runtime.system_calls import MACHINES, Machine, allowed_calls, refused_calls

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_CLONE_THREAD = 0x10000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# F_DUPFD to F_SETLKW and F_DUPFD_CLOEXEC: F_SETOWN would send signals to others.
_FILE_COMMANDS = (*range(8), 1030)
# TCGETS, FIONBIO, FIONCLEX, FIOCLEX: what Python asks of a file that it opens.
_DEVICE_REQUESTS = (0x5401, 0x5421, 0x5450, 0x5451)
# PR_SET_NAME, PR_GET_NAME, PR_SET_VMA: names of threads and of memory.
_PROCESS_OPTIONS = (15, 16, 0x53564D41)

_ALLOW, _EPERM, _ENOSYS = 0x7FFF_0000, 0x0005_0001, 0x0005_0026
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_FARTHEST = 255

Code: TypeAlias = list[tuple[int, int, int, int]]
"""Instructions of BPF: code, jumps where it is true and where it is false, operand."""


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def has_seccomp(libc: ctypes.CDLL) -> bool:
    """Return whether the kernel takes filters, and the calls of this machine are known."""
    # A filter at no address is looked for only where filters are taken (man 2 seccomp).
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT and os.uname().machine in MACHINES


def filter_calls(libc: ctypes.CDLL) -> bool:
    """Refuse the system calls that a worker has no need of, for good; False where this machine cannot."""
    machine = MACHINES.get(os.uname().machine)
    return machine is not None and install_filter(libc, worker_filter(machine, os.getpid()))


def install_filter(libc: ctypes.CDLL, code: Code) -> bool:
    """Put a filter around this process and those that it starts; False where the kernel takes none."""
    lines = [_Instruction(*line) for line in code]
    program = _Program(len(lines), (_Instruction * len(lines))(*lines))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def worker_filter(machine: Machine, pid: int) -> Code:
    """Return the filter of the worker with this number."""
    allowed, rules = allowed_calls(machine), _argument_rules(pid)
    blocks = {number: rules.get(name, [(_RETURN, 0, 0, _ALLOW)]) for name, number in allowed.items()}
    blocks |= {number: [(_RETURN, 0, 0, _EPERM)] for number in refused_calls(machine).values()}
    tree = _tree(_ranges(blocks))
    machine_test = [(_LOAD, 0, 0, _MACHINE_AT), (_EQUAL, 1, 0, machine.audit), (_RETURN, 0, 0, _EPERM)]
    return [*machine_test, (_LOAD, 0, 0, _NUMBER_AT), *tree]


def _argument_rules(pid: int) -> Mapping[str, Code]:
    """Return the tests of arguments, by the names of the calls."""
    reading = _without_bits(2, _WRITING)
    return {
        "clone": _with_bit(0, _CLONE_THREAD),
        "openat": reading,
        "open": _without_bits(1, _WRITING),
        "fcntl": _one_of(1, _FILE_COMMANDS),
        "ioctl": _one_of(1, _DEVICE_REQUESTS),
        "prctl": _one_of(0, _PROCESS_OPTIONS),
        # abort() is a signal to oneself: without it an end for lack of memory turns up as SIGSEGV.
        "tgkill": _one_of(0, (pid,)),
        "prlimit64": _one_of(0, (0, pid)),
        # send() of a socket is this call, to no address.
        "sendto": _null(4),
    }


# -- leaves: each returns for one call -----------------------------------------------------------------------


def _one_of(argument: int, values: Sequence[int]) -> Code:
    tests = [(_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    return [_load(argument), *tests, (_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]


def _with_bit(argument: int, bits: int) -> Code:
    return [_load(argument), (_ANY_BIT, 1, 0, bits), (_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]


def _without_bits(argument: int, bits: int) -> Code:
    return [_load(argument), (_ANY_BIT, 0, 1, bits), (_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]


def _null(argument: int) -> Code:
    refuse = [(_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _EPERM)]
    return [_load(argument), *refuse, _load(argument, high=True), *refuse, (_RETURN, 0, 0, _ALLOW)]


def _load(argument: int, *, high: bool = False) -> tuple[int, int, int, int]:
    # Both machines are little-endian: the low half comes first.
    return _LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument + 4 * high


# -- the tree ------------------------------------------------------------------------------------------------

_Range: TypeAlias = tuple[int, Code]


def _ranges(blocks: Mapping[int, Code]) -> list[_Range]:
    """Return where ranges of numbers with one answer begin, from 0 on, each with that answer."""
    unknown: Code = [(_RETURN, 0, 0, _ENOSYS)]
    ranges: list[_Range] = []
    for number in range(max(blocks) + 2):
        block = blocks.get(number, unknown)
        if not ranges or block != ranges[-1][1]:
            ranges.append((number, block))
    return ranges


def _tree(ranges: Sequence[_Range]) -> Code:
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    lower, upper = _tree(ranges[:middle]), _tree(ranges[middle:])
    if len(lower) > _FARTHEST:
        raise ValueError("a jump of BPF is too far: share answers among the leaves")
    return [(_AT_LEAST, len(lower), 0, ranges[middle][0]), *lower, *upper]
