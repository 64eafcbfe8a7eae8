"""Figures, listings and charts + Word templates -> .docx whose every number is a control that leads to its figure.

``render`` makes any document from a template, names and blocks; ``report`` makes the yearly report and the leaders' page.
"""
