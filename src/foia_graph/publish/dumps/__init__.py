"""Dumps: the whole catalogue as files, with what proves that a copy is equal to it.

A dump belongs to one generation, and is there whole or not at all. It is given out only while its generation
is the one that is served: what was withdrawn since must not live on in it.
"""

from foia_graph.publish.dumps.dump_writer import renew_dump, write_dump
from foia_graph.publish.dumps.manifest import DumpManifest, read_manifest

__all__ = ["DumpManifest", "read_manifest", "renew_dump", "write_dump"]
