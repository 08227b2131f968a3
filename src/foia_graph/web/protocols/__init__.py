"""Protocols for harvesters: OAI-PMH, DCAT, feeds, IIIF, dumps, profiles."""
