"""Dumps: the whole catalogue as files, given out only while the generation they are of is served."""

from foia_graph.publish.dumps.dump_writer import renew_dump, write_dump
from foia_graph.publish.dumps.manifest import DumpManifest, read_manifest

__all__ = ["DumpManifest", "read_manifest", "renew_dump", "write_dump"]
