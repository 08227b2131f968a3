"""The sandbox of a worker: network, programs, other files, memory and time that it gives up.

All by system calls that need no privilege and no package. Linux only; where the kernel or the machine has
no seccomp or no Landlock, that wall is missing, and `restrict_to` says which ones stand.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446  # the same on every machine
_CLONE_THREAD = 0x10000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_X32 = 0x4000_0000

_ALLOW, _EPERM, _ENOSYS = 0x7FFF_0000, 0x0005_0001, 0x0005_0026
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16


class _Machine(NamedTuple):
    """The numbers of system calls on one kind of machine."""

    audit: int
    clone: int
    openat: int
    open: int | None
    unknown: tuple[int, ...]
    refused: tuple[int, ...]


# fmt: off
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E, clone=56, openat=257, open=2,
        # clone3 (glibc then takes clone, whose flags can be read), openat2
        unknown=(435, 437),
        refused=(
            # socket socketpair connect bind listen accept accept4
            41, 53, 42, 49, 50, 43, 288,
            # execve execveat fork vfork
            59, 322, 57, 58,
            # kill tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal
            62, 200, 129, 297, 424,
            # ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd
            101, 310, 311, 434, 438,
            # io_uring_setup io_uring_enter io_uring_register perf_event_open bpf userfaultfd
            425, 426, 427, 298, 321, 323,
            # unlinkat renameat renameat2 mkdirat linkat symlinkat mknodat
            263, 264, 316, 258, 265, 266, 259,
            # truncate ftruncate fchmod fchmodat fchmodat2 fchownat fchown
            76, 77, 91, 268, 452, 260, 93,
            # mount umount2 unshare setns memfd_create
            165, 166, 272, 308, 319,
            # the older forms, which only this machine has:
            # creat unlink rename mkdir rmdir link symlink mknod chmod chown lchown
            85, 87, 82, 83, 84, 86, 88, 133, 90, 92, 94,
        ),
    ),
    "aarch64": _Machine(
        0xC00000B7, clone=220, openat=56, open=None,
        unknown=(435, 437),
        refused=(
            198, 199, 203, 200, 201, 202, 242,
            221, 281,
            129, 130, 138, 240, 424,
            117, 270, 271, 434, 438,
            425, 426, 427, 241, 280, 282,
            35, 38, 276, 34, 37, 36, 33,
            45, 46, 52, 53, 452, 54, 55,
            40, 39, 97, 268, 279,
        ),
    ),
}
# fmt: on


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
    walls = {"landlock": _restrict_reading(libc, folders), "seccomp": _filter_calls(libc)}
    return [name for name, stands in walls.items() if stands]


def limit_memory(more: int, statm: int) -> None:
    """Limit the growth of this process to so many bytes; `statm` is its open /proc/self/statm."""
    # Where memory ends the engine does not raise: it aborts.
    now = int(os.pread(statm, 100, 0).split()[0]) * resource.getpagesize()
    _set_limit(resource.RLIMIT_AS, now + more)


def limit_cpu(seconds: int) -> None:
    """End this process by SIGXCPU when it has used so many more seconds; each call starts anew."""
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
    """Return how many bytes of memory this process holds for itself, mapped files left out."""
    _, resident, shared = os.pread(statm, 100, 0).split()[:3]
    return (int(resident) - int(shared)) * resource.getpagesize()


def _set_limit(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


# -- Landlock ------------------------------------------------------------------------------------------------

_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
# By version of the interface: how many kinds of file access it knows.
_ACCESS_KINDS = (13, 14, 15, 15, 16)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64),)


class _BeneathPath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _restrict_reading(libc: ctypes.CDLL, folders: Sequence[Path]) -> bool:
    """Restrict the file system to reading in some folders; False where the kernel cannot."""
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    ruleset = _Ruleset((1 << _ACCESS_KINDS[min(version, len(_ACCESS_KINDS)) - 1]) - 1)
    rules = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    added = all(_allow_reading(libc, rules, folder) for folder in folders)
    stands = bool(added and libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    os.close(rules)
    return stands


def _allow_reading(libc: ctypes.CDLL, rules: int, folder: Path) -> bool:
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    beneath = _BeneathPath(_READ_FILE | _READ_DIRECTORY, place)
    added = libc.syscall(_LANDLOCK_ADD, rules, 1, ctypes.byref(beneath), 0)
    os.close(place)
    return bool(added == 0)


# -- seccomp -------------------------------------------------------------------------------------------------


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def _filter_calls(libc: ctypes.CDLL) -> bool:
    """Refuse the system calls a worker has no need of; False where this machine cannot."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = [_Instruction(*line) for line in _filter_code(machine)]
    program = _Program(len(code), (_Instruction * len(code))(*code))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter_code(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """Return the filter as instructions of BPF: code, jumps, operand."""
    # `sendto` stays, since send() of a socket is that call. `tgkill` stays for abort(): without it an end
    # for lack of memory turns up as SIGSEGV.
    code = [(_LOAD, 0, 0, _MACHINE_AT), (_EQUAL, 1, 0, machine.audit), (_RETURN, 0, 0, _EPERM)]
    code += [(_LOAD, 0, 0, _NUMBER_AT), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _ENOSYS)]
    for number in machine.unknown:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ENOSYS)]
    for number in machine.refused:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _EPERM)]
    code += _unless_bit(machine.clone, 0, _CLONE_THREAD, is_set=True)
    code += _unless_bit(machine.openat, 2, _WRITING, is_set=False)
    if machine.open is not None:
        code += _unless_bit(machine.open, 1, _WRITING, is_set=False)
    return [*code, (_RETURN, 0, 0, _ALLOW)]


def _unless_bit(number: int, argument: int, bits: int, *, is_set: bool) -> list[tuple[int, int, int, int]]:
    """Allow one call only with a bit of one argument set (`is_set`), or only without."""
    load = (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument)  # the low half: both machines are little-endian
    test = (_ANY_BIT, 1, 0, bits) if is_set else (_ANY_BIT, 0, 1, bits)
    return [(_EQUAL, 0, 4, number), load, test, (_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]
