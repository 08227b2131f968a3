"""Identities: `named_things` takes what the records name, and `proposals` compares it."""
