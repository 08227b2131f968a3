"""Protocols of harvesters: OAI-PMH, DCAT, feeds, IIIF, dumps, profiles."""
