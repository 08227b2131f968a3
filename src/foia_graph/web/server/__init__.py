"""The server: its processes, the gateway between connections and the app, and answers without a thread."""
