"""Identities: which records may be of one body or person, and which printed name means which.

`named_things` takes what the records name, `proposals` compares it, and `run` writes what is proposed as
claims with the status candidate, which people decide about.
"""
