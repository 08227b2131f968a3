"""The front page: what a newcomer sees first, looked up once a generation."""
