"""Claims on documents as W3C Web Annotations (Web Annotation Data Model), a collection for each document.

`annotation` writes one, `collections` pages of them.
"""
