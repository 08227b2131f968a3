"""Redactions as people look at them: galleries of crops, and the pictures around them."""
