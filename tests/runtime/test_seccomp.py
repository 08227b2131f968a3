"""Which system calls a worker may make, on each machine that is known."""

import pytest

from foia_graph.runtime.sandbox import MACHINES, Code, Machine, call_numbers, worker_filter

PID, OTHER = 4711, 1
ALLOW, EPERM, ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
BY_ARGUMENT = frozenset(
    ("clone", "open", "openat", "fcntl", "ioctl", "prctl", "tgkill", "prlimit64", "sendto")
)
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06


def verdict(code: Code, machine: int, number: int, *arguments: int) -> int:
    """Run a filter as the kernel does (struct seccomp_data: number, machine, position, six arguments)."""
    words = {0: number, 4: machine}
    for index, argument in enumerate((*arguments, *(0,) * (6 - len(arguments)))):
        words[16 + 8 * index], words[20 + 8 * index] = argument & 0xFFFFFFFF, argument >> 32
    tests = {EQUAL: int.__eq__, AT_LEAST: int.__ge__, ANY_BIT: lambda held, bits: bool(held & bits)}
    at, held = 0, 0
    while True:
        operation, if_true, if_false, operand = code[at]
        assert if_true < 256 and if_false < 256
        at += 1
        if operation == RETURN:
            return operand
        if operation == LOAD:
            held = words[operand]
        else:
            at += if_true if tests[operation](held, operand) else if_false


@pytest.fixture(params=sorted(MACHINES))
def machine(request) -> Machine:
    return MACHINES[request.param]


@pytest.fixture
def code(machine) -> Code:
    return worker_filter(machine, PID)


def test_every_call_is_allowed_refused_or_unknown(machine, code):
    """
    Each number has the answer of its table, and one in no table does not exist, so that libraries fall back.
    """
    allowed = {number for name, number in call_numbers("allowed", machine).items() if name not in BY_ARGUMENT}
    by_argument = {number for name, number in call_numbers("allowed", machine).items() if name in BY_ARGUMENT}
    refused = set(call_numbers("refused", machine).values())
    numbers = (*range(1000), 0x40000000, 0x40000001, 0x7FFFFFFF, 0xFFFFFFFF)
    got = {number: verdict(code, machine.audit, number) for number in numbers if number not in by_argument}

    assert not allowed & refused
    assert dict.fromkeys(allowed, ALLOW) | dict.fromkeys(refused, EPERM) == {
        number: each for number, each in got.items() if each != ENOSYS
    }
    assert EPERM == verdict(code, 0x40000003, 0)  # the calls of another machine, as of i386


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("tgkill", (PID, 9, 6), ALLOW),
        ("tgkill", (OTHER, 1, 6), EPERM),
        ("tgkill", (0, 0, 6), EPERM),
        ("tgkill", (0xFFFFFFFF, 1, 6), EPERM),
        ("prlimit64", (0, 9, 0), ALLOW),
        ("prlimit64", (PID, 9, 0), ALLOW),
        ("prlimit64", (OTHER, 9, 0), EPERM),
        ("clone", (0x10000 | 0x100,), ALLOW),
        ("clone", (17,), EPERM),
        ("clone", (0x10000000,), EPERM),
        ("openat", (0, 0, 0), ALLOW),
        ("openat", (0, 0, 0o2000000), ALLOW),
        ("openat", (0, 0, 1), EPERM),
        ("openat", (0, 0, 2), EPERM),
        ("openat", (0, 0, 0o100), EPERM),
        ("openat", (0, 0, 0o1000), EPERM),
        ("open", (0, 0), ALLOW),
        ("open", (0, 0o101), EPERM),
        ("sendto", (3, 0x7F0000000000, 9, 0, 0), ALLOW),
        ("sendto", (3, 0x7F0000000000, 9, 0, 0x7F00), EPERM),
        ("sendto", (3, 0x7F0000000000, 9, 0, 0x7F0000000000), EPERM),
        ("fcntl", (3, 3), ALLOW),
        ("fcntl", (3, 1030), ALLOW),
        ("fcntl", (3, 8, OTHER), EPERM),  # F_SETOWN: whom a signal goes to
        ("fcntl", (3, 15, 0), EPERM),  # F_SETOWN_EX
        ("fcntl", (3, 1026), EPERM),  # F_NOTIFY
        ("ioctl", (3, 0x5401), ALLOW),
        ("ioctl", (3, 0x5412), EPERM),  # TIOCSTI: types into a terminal
        ("ioctl", (3, 0x8901), EPERM),  # FIOSETOWN
        ("prctl", (15,), ALLOW),
        ("prctl", (22,), EPERM),
        ("prctl", (0x59616D61,), EPERM),
    ],
)
def test_what_may_be_asked_depends_on_arguments(machine, code, name, arguments, expected):
    """Signals and limits are for oneself alone, files for reading, messages for who is at the other end."""
    number = call_numbers("allowed", machine).get(name)
    if number is None:
        pytest.skip(f"this machine has no {name}")

    assert expected == verdict(code, machine.audit, number, *arguments)
