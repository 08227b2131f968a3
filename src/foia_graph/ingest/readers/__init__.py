"""Readers of files of records, one format a module.

A reader is a generator function `(path, name, layout)` that yields a `SourceRecord` for each record of a
file, or a `Problem` where there should have been one; it raises `InputError` when the file cannot be read
at all. To add a format: write one module with one function under `@reader(".suffix")` and import it below.
What a reader may promise besides, for speed, stands at `registry.RecordReader`; without promises its files
are read twice.
"""

from foia_graph.ingest.readers import csv_rows, json_lines, xlsx_rows, yaml_records
from foia_graph.ingest.readers.registry import READERS, FileLayout, ReadFunction

__all__ = ["READERS", "FileLayout", "ReadFunction", "csv_rows", "json_lines", "xlsx_rows", "yaml_records"]
