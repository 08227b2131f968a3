"""Harvests: the catalogues of third parties, taken over with their own names and kept apart from ours.

`run` is the verb. It finds out by which of the `protocols` an origin is read, and has that kind stage its
records in the `copy` of the origin, which readers see whole or as it was before. What comes is asked for by
`client`, within limits, judged by `quads`, and where it is no N-Quads read in a sandbox by `reading`.
"""
