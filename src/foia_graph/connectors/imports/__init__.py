"""Imports: records of what other systems hold, written into a folder that people continue editing.

`connector` has the class that each kind of origin subclasses, `session` what it is given, `records` what it
yields, and `origin_object` the objects that count which of their fields were read.
"""
