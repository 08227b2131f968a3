"""OAI-PMH 2.0: the catalogue's records, for harvesters of libraries and archives; sections are of it."""
