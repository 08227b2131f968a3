"""The protocol of jobs between the parent and a reader process: the heads of frames.

Their forms are fixed, because the child runs hostile files in native code: an answer of another form is none.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from foia_graph.extract.pdf.image_crops import ImageCrop

# Reason that ended a child: its CPU time was spent, it was out of memory, or it crashed; or what has nothing
# to do with its job: it was late by the clock, or killed from outside.
EndReason = Literal["", "cpu", "memory", "crash", "late", "killed"]
# Reasons that may have passed when the same job is done again.
PASSING_REASONS: frozenset[EndReason] = frozenset(("late", "killed"))


class ReaderJob(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job for a reader process, on the file or the body that comes along.

    `outline`: the file becomes a document whose pages wait to be read. `read`: the file becomes a document,
    and outcomes of extractors; pages in `skip` are not looked at, for the reason given there. `find`: an
    encoded document becomes outcomes of some `extractors`, all where none is named. `look`: an encoded page
    is read off its image in the file, drawn at `dpi`. `render`: a page becomes a PNG. `cut`: a piece is cut
    out of the PNG that is the body. `leaks`: the file becomes the list of what its pages hide. `front`: the
    PDF that is the body becomes what puts its pages before those of the file.
    """

    kind: Literal["start", "outline", "read", "find", "look", "render", "cut", "leaks", "front"]
    cleared: bool = False
    ocr: bool = False
    skip: Mapping[int, str] = {}
    extractors: tuple[str, ...] = ()
    page: int = 0
    width: int = 0
    dpi: int = 0
    crop: ImageCrop | None = None


class ReaderAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer of a reader process.

    `page` says which page is begun, `kept` is a document so far, `read` a whole one, whose outcomes follow;
    `done` ends the job, and `failed` ends it with a sentence. `ocr_pages` are the pages to read off their
    images before anything is found in the reading. `memory` is how many bytes of memory the child holds now.
    """

    kind: Literal["ready", "page", "kept", "read", "done", "failed"]
    message: str = ""
    end_reason: EndReason = ""
    page: int = 0
    ocr_pages: tuple[int, ...] = ()
    memory: int = 0
