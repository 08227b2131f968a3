"""Reconciliation services (W3C Entity Reconciliation Community Group: 0.2, and the draft of 1.0)."""
