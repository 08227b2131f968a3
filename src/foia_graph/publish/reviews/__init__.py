"""Reviews: what people decide about what a machine read, and about what is proposed."""
