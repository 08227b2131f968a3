"""The catalogue as a document: in DCAT 3 and DCAT-US 3, page after page, and as it is, to be replayed."""
