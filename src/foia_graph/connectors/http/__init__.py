"""The polite HTTP client, and the fetch of the files that records point to into the store."""
