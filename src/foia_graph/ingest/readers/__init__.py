"""Readers of files of records, one format a module."""
