"""Full-text search: every word of every page, and of what the catalogue says of things."""
