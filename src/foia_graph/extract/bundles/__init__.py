"""Bundles: files of many documents, and where each of these begins."""
