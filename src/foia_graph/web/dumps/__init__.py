"""The dump of what is served now, and what it says of itself."""
