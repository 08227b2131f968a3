"""Claims on documents as W3C Web Annotations (Web Annotation Data Model)."""
