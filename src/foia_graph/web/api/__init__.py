"""What programs ask: lists, neighbourhoods, saved queries, and a description of all that (OpenAPI)."""
