"""Annotations of the W3C model and of Hypothesis: notes on documents that the catalogue describes."""
