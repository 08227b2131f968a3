"""What is known of WordPress and of the pages of sites: `known_parts.toml`."""

from pathlib import Path

from foia_graph.runtime.tables import read_table

WORDPRESS = read_table(Path(__file__).with_suffix(".toml"))
