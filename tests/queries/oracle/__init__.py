"""The oracle: what each saved query must answer, worked out in plain Python from the records.

Nothing here asks the store, reads lines of RDF or runs SPARQL. `world` has what the records say of each
thing, `references` the register of references, and `documents`, `people` and `redactions` the references
themselves, one function for each saved query.
"""
