"""The reconciliation service, which matches names in tables with entities (W3C CG, 0.2 and draft of 1.0)."""
