"""The sandbox of a worker: network, programs, other files, memory and time that it gives up.

All by system calls that need no privilege and no package, on Linux only; `missing_walls` says which walls the
kernel has not.
"""

import contextlib
import csv
import ctypes
import errno
import os
import resource
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

# The names of the walls.
WALLS = ("landlock", "seccomp")
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
    there = _interface_version(libc) > 0, has_seccomp(libc)
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


# The filter is a program of classic BPF that the kernel runs at each call: a binary tree of ranges of
# numbers, about eight comparisons deep, with the tests of arguments at its leaves.


class Machine(NamedTuple):
    """A kind of machine: its number in the audit of the kernel, and its column in the table of calls."""

    audit: int
    column: str


# The machines whose calls are numbered here, by the names that the kernel has for them.
MACHINES: Mapping[str, Machine] = {
    "x86_64": Machine(0xC000003E, "x86_64"),
    "aarch64": Machine(0xC00000B7, "aarch64"),
}

# The number of each call on each machine, from the headers of Linux, empty where it has no such call, and
# whether a worker may make it. They are read here, since a worker behind its walls reads no such file.
with Path(__file__).with_name("system_calls.csv").open(encoding="utf-8", newline="") as _file:
    _CALLS = tuple(csv.DictReader(_file))


def call_numbers(answer: Literal["allowed", "refused"], machine: Machine) -> dict[str, int]:
    """Return the numbers of the calls that a worker may make, or may not, by name.

    Some of those that are allowed are so with some arguments only.
    """
    rows = (row for row in _CALLS if row["answer"] == answer and row[machine.column])
    return {row["call"]: int(row[machine.column]) for row in rows}


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

# Instructions of BPF: code, jumps where it is true and where it is false, operand.
Code: TypeAlias = list[tuple[int, int, int, int]]


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
    allowed, rules = call_numbers("allowed", machine), _argument_rules(pid)
    blocks = {number: rules.get(name, [(_RETURN, 0, 0, _ALLOW)]) for name, number in allowed.items()}
    blocks |= {number: [(_RETURN, 0, 0, _EPERM)] for number in call_numbers("refused", machine).values()}
    tree = _tree(_ranges(blocks))
    machine_test = [(_LOAD, 0, 0, _MACHINE_AT), (_EQUAL, 1, 0, machine.audit), (_RETURN, 0, 0, _EPERM)]
    return [*machine_test, (_LOAD, 0, 0, _NUMBER_AT), *tree]


def _argument_rules(pid: int) -> Mapping[str, Code]:
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


_Range: TypeAlias = tuple[int, Code]


def _ranges(blocks: Mapping[int, Code]) -> list[_Range]:
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
