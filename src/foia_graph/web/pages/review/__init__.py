"""The review of what a machine read, by people; its routes are there only where a server is told so."""
