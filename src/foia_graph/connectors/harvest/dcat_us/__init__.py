"""Catalogues in the JSON of DCAT-US (Project Open Data 1.0 and 1.1, DCAT-US 3.0), read field by field."""
