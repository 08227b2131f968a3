"""Dossiers: notes of a reader as a document to send and print, as DOCX and as PDF."""
