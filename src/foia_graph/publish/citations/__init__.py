"""How things of a catalogue are cited: CSL-JSON, BibTeX, RIS, and a sentence, all of one reference."""
