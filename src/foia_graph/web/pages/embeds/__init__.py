"""Embeds: documents, pages, quotes and claims as other sites show them in a frame."""
