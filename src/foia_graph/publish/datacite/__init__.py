"""Releases and documents in the DataCite Metadata Schema 4.6, as JSON and as XML."""
