"""Endpoints of IIIF: manifests, images, changes."""
