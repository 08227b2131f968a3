"""The patterns by which posts are read: `patterns.toml`."""

from pathlib import Path

from foia_graph.runtime.tables import PatternTable

DRAFTING_PATTERNS = PatternTable(Path(__file__).with_suffix(".toml"))
