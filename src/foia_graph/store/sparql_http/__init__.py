"""The quads of a catalogue on a SPARQL server of third parties: written through its Graph Store, asked over
HTTP.

Any server with SPARQL 1.1 Protocol and Graph Store HTTP Protocol will do. Nothing is asked of it that one of
Oxigraph server and Virtuoso answers otherwise than the standard says.
"""
