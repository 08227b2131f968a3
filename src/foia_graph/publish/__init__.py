"""Representations of a catalogue, without a web server: descriptions, JSON-LD, DCAT, OAI-PMH, IIIF, feeds."""
