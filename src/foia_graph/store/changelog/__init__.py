"""The change log: what was created, updated and deleted, thing by thing, since the first load."""
