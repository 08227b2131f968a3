"""Full-text search for people and programs: words, what narrows them, and what they are found in."""
