"""Broken extractors, for a child process that imports this last: one lacks memory, one lacks a library."""

from dataclasses import replace

from foia_graph.extract.registry import EXTRACTORS


def _lack_memory(document, gazetteer):
    raise MemoryError


def _lack_library():
    raise ImportError("libodd.so.6: cannot open shared object file\nand more")


EXTRACTORS["emails"] = replace(EXTRACTORS["emails"], extract=_lack_memory)
EXTRACTORS["citations"] = replace(EXTRACTORS["citations"], prepare=_lack_library)
