"""Similar pages: passages as vectors of a model, and those nearest to a page or to words."""
