"""Mentions of agencies, programs, organizations and people that the catalogue knows."""
