"""Documents on the site: their pages, pictures and files, and the Bates numbers on them."""
