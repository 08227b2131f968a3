"""Annotations of the W3C model and of Hypothesis: notes on documents that the catalogue describes.

`note_files` reads files, `web_annotations` and `hypothesis` what is in them, both as `drafted_note`;
`targets` finds the document and page that each is about.
"""

from foia_graph.connectors.annotations.connector import Annotations

__all__ = ["Annotations"]
