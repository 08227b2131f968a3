"""SPARQL over HTTP: protocol, endpoint, budgets, log, results page, editor, descriptions of the dataset."""
