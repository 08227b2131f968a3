"""Things by name: their descriptions in every form, and their pages."""
