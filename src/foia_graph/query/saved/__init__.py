"""Saved queries: what journalists ask, kept as files of SPARQL with a header of comments."""

from foia_graph.model.rdf_terms import Term
from foia_graph.query.answers import Answer, Row
from foia_graph.query.saved.expected import Difference, check, expected, write_expected
from foia_graph.query.saved.headers import parse
from foia_graph.query.saved.library import load_all, named, nearest
from foia_graph.query.saved.parameters import Parameter
from foia_graph.query.saved.query import SavedQuery
from foia_graph.query.saved.results import Cells, cells, run

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
