"""Croissant 1.0 (MLCommons): the texts of pages as a dataset that programs for machine learning load."""
