"""Saved queries as questions: pages with pick lists, a chart, and tables in the words of people."""
