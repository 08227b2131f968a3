"""Drafting: from the prose of a post to the records that an archivist would start from.

`draft` has what a drafter gives and the class that each one subclasses, `rule_drafter` the one that reads by
rules. What the words of a post state is read by `stated_dates`, `figures`, `named_bodies`, `personal_names`,
`works` and the modules next to them, by the patterns of `patterns.toml`; `source_records`, `document_records`
and `proceeding_records` make records of that.
"""
