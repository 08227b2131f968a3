"""Tests of foia-graph. A package, since some libraries install one of the same name."""
