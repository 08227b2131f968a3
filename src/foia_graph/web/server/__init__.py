"""The server: its processes, the gateway between granian and the app, and answers without a thread."""
