"""Lists of things, filtered and counted, and of what sources disagree on or omit."""
