"""How PDFs are read: by child processes, whose every file becomes a reading, whatever it is."""
