"""Bates numbers and other identifiers: learned from the run of the pages, mended where it proves them."""
