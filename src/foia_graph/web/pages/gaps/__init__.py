"""Gaps as people look at them: grouped, each with who says so, in which words, since when."""
