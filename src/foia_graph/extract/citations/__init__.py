"""Citations of reports, laws, regulations, cases and policies, with their keys and reasons."""
