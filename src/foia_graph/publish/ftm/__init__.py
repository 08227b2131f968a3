"""Catalogues in the FollowTheMoney model, as Aleph and its kin read it: a line of JSON for each entity.

`ftm.toml` has the schemata and properties, `entity` is an entity whose values are clean, and `lines` makes
entities of what the catalogue says, and writes them.
"""
