"""The OpenAPI document of all routes, and its page."""
