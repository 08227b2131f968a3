"""Clients that others wrote, each asking a server that runs, about the catalogue that is shipped."""
