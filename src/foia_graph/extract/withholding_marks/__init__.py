"""Marks of what was withheld that are no exemptions: of state laws, of declassification, of scope."""
