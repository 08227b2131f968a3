"""A fault of the first reader, for a child process that imports this last: it crashes on two pages."""

import os
import signal

from foia_graph.extract.pdf import page_reader

_read_page = page_reader.read_page


def _crash_on_page(document, index, made_by, *, cleared):
    if index in (1, 3):
        os.abort() if index == 3 else signal.raise_signal(signal.SIGSEGV)
    return _read_page(document, index, made_by, cleared=cleared)


page_reader.read_page = _crash_on_page
