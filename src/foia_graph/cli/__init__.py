"""The command line: results on stdout, talk on stderr, exit codes for scripts.

0: done; 1: done, and something was found (check, validate, verify, query --check) or not got (fetch); 2: not
done, and nothing changed.
"""

from foia_graph.cli import asking, checking, fetching, loading, serving
from foia_graph.cli.common import main

__all__ = ["asking", "checking", "fetching", "loading", "main", "serving"]
