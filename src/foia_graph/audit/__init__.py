"""Checks of a catalogue: consistency, gaps, Bates numbers that are missing, leaks under redactions, SHACL."""
