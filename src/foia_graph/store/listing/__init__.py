"""Lists of things: what narrows them, in which order they stand, and how many there are of what."""
