"""An extractor that never ends, for a child process that imports this last."""

from dataclasses import replace
from itertools import count

from foia_graph.extract.registry import EXTRACTORS


def _run_on(document, gazetteer):
    sum(count())


EXTRACTORS["mentions"] = replace(EXTRACTORS["mentions"], extract=_run_on)
