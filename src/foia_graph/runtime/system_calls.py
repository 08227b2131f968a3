"""The system calls of sandboxed processes, and their numbers on each kind of machine.

What is neither allowed nor refused does not exist for such a process (ENOSYS): the library of C then takes an
older call, which can be looked into. `clone3` is one of these, since its flags stand in memory, and glibc
takes `clone` in its place. What is refused (EPERM) exists, and is not for it.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Machine(NamedTuple):
    """A kind of machine: its number in the audit of the kernel, and its place in the tables below."""

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
