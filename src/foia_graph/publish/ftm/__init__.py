"""Catalogues in the FollowTheMoney model, as Aleph reads it: a line of JSON for each entity (`ftm.toml`)."""
