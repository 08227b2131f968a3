"""The web server, in floors: limits, core, pages and sparql, api and protocols, the app, the server."""
