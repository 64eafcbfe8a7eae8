"""The edition as a signed document: approval freezes it, reopening keeps it aside, a slip of form gets a letter."""
