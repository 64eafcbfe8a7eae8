"""Figures -> Vietnamese: numbers, dates, change phrases, lists, citations and the marks that bind figures to text."""
