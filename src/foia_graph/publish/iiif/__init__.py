"""Documents as IIIF tells them: manifests, collections, images of pages, and what changed of them."""
