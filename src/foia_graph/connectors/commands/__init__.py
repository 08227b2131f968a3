"""The commands that ask other systems: fetch, harvest, import, match."""
