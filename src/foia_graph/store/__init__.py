"""What is kept: immutable generations of the catalogue, and the files it came from."""
