"""Imports: records of what other systems hold, written into a folder that people continue editing."""
