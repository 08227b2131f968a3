"""Harvesting: the catalogues of others, taken over with their own names and kept apart from ours.

`run` is the verb. It finds out of which of the `kinds` an origin is, and has that kind stage what it gives in
the `copy` of the origin, which readers see whole or as it was before. What comes is asked for by `asking`,
within `limits`, judged by `quads`, and where it is no N-Quads read by a `child` behind walls; what was done
is a `report`.
"""
