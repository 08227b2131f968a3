"""E-mails as their headers print them, and the conversations that they belong to."""
