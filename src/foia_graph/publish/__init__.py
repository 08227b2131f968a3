"""Representations of a catalogue, without a web server: descriptions, JSON-LD, DCAT, OAI-PMH, IIIF, feeds."""

from foia_graph.publish.descriptions import Description, describe

__all__ = ["Description", "describe"]
