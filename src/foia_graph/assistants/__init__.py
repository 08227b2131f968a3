"""An archive as tools of assistants (Model Context Protocol), read-only."""
