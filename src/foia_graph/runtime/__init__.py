"""Files, processes and sandboxes: what every package stands on."""
