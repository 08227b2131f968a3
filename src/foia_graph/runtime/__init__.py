"""Files, processes and sandboxes: what every package is on."""
