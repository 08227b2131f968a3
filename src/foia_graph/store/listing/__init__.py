"""Lists of things: filters, orders, selections and counts."""
