"""IIIF over HTTP: manifests, images, changes."""
