"""What is shown of documents: their pages, pictures and files, and the numbers on them."""
