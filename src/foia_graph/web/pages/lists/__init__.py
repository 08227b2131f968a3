"""Lists of things, narrowed and counted, and of what sources disagree on or leave out."""
