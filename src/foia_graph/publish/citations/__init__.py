"""Citations of things: CSL-JSON, BibTeX, RIS, and a sentence, all of one reference."""
