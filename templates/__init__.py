"""Every word a person reads, by language, and the forms."""
