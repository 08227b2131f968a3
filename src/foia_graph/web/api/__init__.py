"""The API for programs: lists, claims, gaps, neighbourhoods, paths, and saved queries."""
