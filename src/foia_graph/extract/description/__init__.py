"""Description of documents: form, date and title, as their first pages state them."""
