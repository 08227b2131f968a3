"""Things in the words of archives: RiC-O, the ontology of Records in Contexts."""
