"""EAC-CPF 2010 (Encoded Archival Context): the edition that AtoM and ArchivesSpace take in."""
