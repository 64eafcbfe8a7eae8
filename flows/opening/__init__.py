"""A new year opened from the one before: settings and units carried over, one workbook per unit, a list of what is left to do."""
