"""Reasons that a child process ended for, read off its exit code and off what it wrote last."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Reason = TypeVar("Reason")


@dataclass(frozen=True, slots=True)
class ExitReasons(Generic[Reason]):
    """What the ends of one kind of child mean: exit codes, and for an abort words of its last output."""

    by_code: Mapping[int, Reason]
    otherwise: Reason
    by_abort_message: Mapping[bytes, Reason] = field(default_factory=dict)

    def find(self, code: int, output: bytes = b"") -> Reason:
        """Return the reason for an exit code (negative: the signal that ended it) and the last output."""
        if code == -signal.SIGABRT:
            for message, reason in self.by_abort_message.items():
                if message in output:
                    return reason
        return self.by_code.get(code, self.otherwise)
