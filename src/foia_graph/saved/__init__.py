"""Saved queries: what journalists ask, kept as files of SPARQL with a header of comments."""

from foia_graph.saved.answers import Answer, Cells, Row, Term, cells, run
from foia_graph.saved.expected import Difference, check, expected, write_expected
from foia_graph.saved.headers import parse
from foia_graph.saved.library import load_all, named, nearest
from foia_graph.saved.parameters import Parameter
from foia_graph.saved.query import SavedQuery

__all__ = [
    "Answer",
    "Cells",
    "Difference",
    "Parameter",
    "Row",
    "SavedQuery",
    "Term",
    "cells",
    "check",
    "expected",
    "load_all",
    "named",
    "nearest",
    "parse",
    "run",
    "write_expected",
]
