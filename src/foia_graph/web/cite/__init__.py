"""“Cite this”: CSL-JSON, BibTeX, RIS and a sentence for what can be cited, claims among it."""
