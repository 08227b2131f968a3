"""Walks through links: neighbours, paths, relations and their evidence."""
