"""EAD3 1.1.1 (Encoded Archival Description): finding aids of the catalogue, and of a release."""
