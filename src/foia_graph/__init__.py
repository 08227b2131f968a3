"""A linked-data catalogue of documents released under the Freedom of Information Act."""

__version__ = "0.1.0"
