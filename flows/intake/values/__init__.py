"""One raw cell -> number, date, range or state, in the field's own unit of measure."""
