"""Lit words: places of a page that somebody was led to, in its text and on its picture."""

from dataclasses import dataclass
from typing import Literal

from foia_graph.extract.parsed_document import Box

LitKind = Literal["hit", "passage"]
"""What lights words: a search in the document, or a link to a passage."""


@dataclass(frozen=True, slots=True)
class LitSpan:
    """Words of a page that are lit, from `start` up to `end`, with their boxes, an anchor and a title."""

    kind: LitKind
    start: int
    end: int
    anchor: str
    title: str
    boxes: tuple[Box, ...] = ()
