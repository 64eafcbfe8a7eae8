"""A sheet -> the tables on it, by their labels; and what each row is."""
