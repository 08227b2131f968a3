"""Workbooks (Office Open XML, ECMA-376): of rows, and of a whole catalogue."""
