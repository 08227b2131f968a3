"""Which pages say the same: found by the phrases that they share, and compared word by word."""
