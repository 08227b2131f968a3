"""Engines that hold the text index: what a search asks of one, and those that there are."""
