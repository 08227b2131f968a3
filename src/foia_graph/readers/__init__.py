"""Reading, one format a module."""
