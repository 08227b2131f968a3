"""Catalogues in the FollowTheMoney model, as Aleph and its kin read it: a line of JSON for each entity.

`schemata` says which schema things of a class have, `entity` is an entity whose values are clean, `things`,
`links` and `pages` make entities of what the catalogue says, and `lines` writes them all.
"""
