"""Exemptions that were applied, apart from those that are only listed or explained."""
