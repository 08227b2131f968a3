"""The timeline: things by the days that their dates allow."""
