"""OAI-PMH 2.0: the catalogue's records as Dublin Core, for harvesters of libraries and archives.

(The Open Archives Initiative Protocol for Metadata Harvesting, version 2.0; sections below are of it.)
"""
