"""The PDF reader: child processes that make a parsed document of any file, whatever it is."""
