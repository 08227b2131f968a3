"""What was put right: claims that do not stand as they were, and what took their place."""
