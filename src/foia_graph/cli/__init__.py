"""The command line: results on stdout, talk on stderr, exit codes for scripts.

0: done; 1: done, and something was found (check, validate, verify, query --check), nothing was (search), or
something was not got (fetch); 2: not done, and nothing changed.

Click joins the lines of a paragraph of help, but for one that begins with a line of its own with backslash b.
"""

from foia_graph.cli.common import main

__all__ = ["main"]
