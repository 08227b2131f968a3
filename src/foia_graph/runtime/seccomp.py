"""seccomp: the wall around system calls. A process makes those that it has need of, and no others.

The filter is a program of classic BPF that the kernel runs at each call: a binary tree of ranges of numbers,
about eight comparisons deep, with the tests of arguments at its leaves.
"""

import ctypes
import errno
import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias


class Machine(NamedTuple):
    """A kind of machine: its number in the audit of the kernel, and its position in the tables below."""

    audit: int
    column: int


MACHINES: Mapping[str, Machine] = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}
"""The machines whose calls are numbered here, by the names that the kernel has for them."""

# Numbers on x86_64 and on aarch64, from the headers of Linux; "-" where the machine has no such call.
_ALLOWED = """
    read=0/63 write=1/64 readv=19/65 writev=20/66 pread64=17/67 preadv=295/69 close=3/57 lseek=8/62
    mmap=9/222 munmap=11/215 mprotect=10/226 mremap=25/216 madvise=28/233 brk=12/214 membarrier=324/283
    open=2/- openat=257/56 stat=4/- lstat=6/- fstat=5/80 newfstatat=262/79 statx=332/291 access=21/-
    faccessat=269/48 faccessat2=439/439 readlink=89/- readlinkat=267/78 getcwd=79/17 getdents=78/-
    getdents64=217/61 statfs=137/43 fstatfs=138/44 fadvise64=221/223 readahead=187/213 dup=32/23 dup2=33/-
    dup3=292/24 fcntl=72/25 ioctl=16/29 sendto=44/206 recvfrom=45/207 recvmsg=47/212 poll=7/- ppoll=271/73
    select=23/- pselect6=270/72 clock_gettime=228/113 clock_getres=229/114 clock_nanosleep=230/115
    nanosleep=35/101 gettimeofday=96/169 time=201/- times=100/153 rt_sigaction=13/134 rt_sigprocmask=14/135
    rt_sigreturn=15/139 sigaltstack=131/132 restart_syscall=219/128 tgkill=234/131 clone=56/220 futex=202/98
    set_tid_address=218/96 set_robust_list=273/99 rseq=334/293 sched_yield=24/124 sched_getaffinity=204/123
    getcpu=309/168 exit=60/93 exit_group=231/94 getpid=39/172 gettid=186/178 getppid=110/173 getuid=102/174
    geteuid=107/175 getgid=104/176 getegid=108/177 getrusage=98/165 getrlimit=97/163 setrlimit=160/164
    prlimit64=302/261 prctl=157/167 arch_prctl=158/- uname=63/160 sysinfo=99/179 getrandom=318/278
    setitimer=38/103 getitimer=36/102
"""
_REFUSED = """
    socket=41/198 socketpair=53/199 connect=42/203 bind=49/200 listen=50/201 accept=43/202 accept4=288/242
    execve=59/221 execveat=322/281 fork=57/- vfork=58/- kill=62/129 tkill=200/130 rt_sigqueueinfo=129/138
    rt_tgsigqueueinfo=297/240 pidfd_send_signal=424/424 ptrace=101/117 process_vm_readv=310/270
    process_vm_writev=311/271 pidfd_open=434/434 pidfd_getfd=438/438 io_uring_setup=425/425
    io_uring_enter=426/426 io_uring_register=427/427 perf_event_open=298/241 bpf=321/280 userfaultfd=323/282
    unlinkat=263/35 renameat=264/38 renameat2=316/276 mkdirat=258/34 linkat=265/37 symlinkat=266/36
    mknodat=259/33 truncate=76/45 ftruncate=77/46 fchmod=91/52 fchmodat=268/53 fchmodat2=452/452
    fchownat=260/54 fchown=93/55 mount=165/40 umount2=166/39 unshare=272/97 setns=308/268
    memfd_create=319/279 creat=85/- unlink=87/- rename=82/- mkdir=83/- rmdir=84/- link=86/- symlink=88/-
    mknod=133/- chmod=90/- chown=92/- lchown=94/-
"""


def allowed_calls(machine: Machine) -> dict[str, int]:
    """Return the numbers of the calls that a worker may make, by name; some with some arguments only."""
    return _numbers(_ALLOWED, machine)


def refused_calls(machine: Machine) -> dict[str, int]:
    """Return the numbers of the calls that are refused, by name."""
    return _numbers(_REFUSED, machine)


def _numbers(table: str, machine: Machine) -> dict[str, int]:
    rows = (row.partition("=") for row in table.split())
    numbers = ((name, columns.split("/")[machine.column]) for name, _, columns in rows)
    return {name: int(number) for name, number in numbers if number != "-"}


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
