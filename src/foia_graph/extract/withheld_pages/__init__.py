"""Pages withheld: what sheets, notices and letters say was omitted of a release, and on which grounds."""
