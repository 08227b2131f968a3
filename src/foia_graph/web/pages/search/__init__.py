"""Full-text search for people and programs."""
