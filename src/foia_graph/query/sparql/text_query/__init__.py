"""Full-text search in queries: `text:query`, as in Apache Jena, becomes data before it is evaluated."""
