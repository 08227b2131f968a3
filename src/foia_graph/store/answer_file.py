"""Answer files: what takes long to find in a generation, found by its load and kept in its folder.

Whoever serves the generation reads them; where there is none of this program, the answer is found anew.
"""

import os
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from foia_graph.model.profile import Profile
from foia_graph.runtime.files import write_atomically

Answer = TypeVar("Answer")


class _Envelope(msgspec.Struct, frozen=True):
    version: str
    profile: str
    answer: msgspec.Raw


class AnswerFile(Generic[Answer]):
    """The file of one kind of answer: its name in the folder of a generation, and what stands in it.

    `version` grows when another answer is found in the same catalogue.
    """

    def __init__(self, name: str, version: str, kind: type[Answer]) -> None:
        self.name = name
        self._version, self._kind = version, kind

    def write(self, folder: Path, profile: Profile, answer: Answer) -> None:
        """Write the answer of a generation into its folder."""
        contents = _Envelope(self._version, profile.digest, msgspec.Raw(msgspec.json.encode(answer)))
        write_atomically(folder / self.name, msgspec.json.encode(contents))

    def read(self, folder: Path, profile: Profile) -> Answer | None:
        """Return the answer that stands in the folder of a generation, None for none of this program."""
        try:
            found = msgspec.json.decode((folder / self.name).read_bytes(), type=_Envelope)
            if (found.version, found.profile) != (self._version, profile.digest):
                return None
            return msgspec.json.decode(found.answer, type=self._kind)
        except (OSError, msgspec.DecodeError):
            return None

    def link(self, old: Path, folder: Path) -> None:
        """Keep the answer of one generation for another, by their folders, where it has one."""
        if (old / self.name).exists():
            os.link(old / self.name, folder / self.name)
