"""Generations of a store: immutable folders, built, checked, compared and cleaned up."""
