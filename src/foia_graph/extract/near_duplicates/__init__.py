"""Near duplicates: pages that say the same, found by shared phrases and compared word by word."""
