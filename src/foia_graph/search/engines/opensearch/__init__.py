"""The text index on a server that speaks the API of OpenSearch, which Elasticsearch 8 does, too."""
