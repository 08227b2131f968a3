"""From records to resources: fields, claims, sources, and what is restricted."""
