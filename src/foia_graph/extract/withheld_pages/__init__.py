"""Pages withheld: what sheets, notices and letters say was left out of a release, and on which grounds."""
