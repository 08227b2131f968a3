"""The forms of archives and registries: EAD3, EAC-CPF 2010 and DataCite 4.6, from the facts of records."""
