"""How the server runs: its processes, the gateway between granian and the app, and what needs no thread."""
