"""The store: immutable generations of the catalogue, and the files that they were loaded from."""
