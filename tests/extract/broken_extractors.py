"""Broken extractors, for a child process that imports this last.

One lacks memory; one lacks a library, and what needs it; another lacks that library, too, and nothing in it.
"""

from dataclasses import replace

from foia_graph.extract.registry import EXTRACTORS


def _lack_memory(document, gazetteer):
    raise MemoryError


def _lack_library():
    raise ImportError("libodd.so.6: cannot open shared object file\nand more")


def _lack_module(document, gazetteer):
    raise ImportError("a module that was not loaded ahead")


EXTRACTORS["emails"] = replace(EXTRACTORS["emails"], extract=_lack_memory)
EXTRACTORS["citations"] = replace(EXTRACTORS["citations"], extract=_lack_module, prepare=_lack_library)
EXTRACTORS["pagination"] = replace(EXTRACTORS["pagination"], prepare=_lack_library)
