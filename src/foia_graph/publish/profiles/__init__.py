"""Profiles: the words of other communities, in which things of the catalogue can be fetched too."""
