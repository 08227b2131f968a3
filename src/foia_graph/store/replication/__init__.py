"""Replication: generations of a catalogue at any address of fsspec, pushed there and pulled into replicas.

At the address lie `objects`, named by their SHA-256 and written once, and `generations`, one account of each
generation, written last and only where none of its number is yet.
"""
