"""Findings and register -> the sender's own workbook with its cells marked, and the board of who has reported what."""
