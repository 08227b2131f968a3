"""Graphs of things and the evidence of their links: JSON-LD and GraphML."""
