"""Bytes of any spreadsheet file -> sheets, with all that values alone do not tell; one module a format."""
