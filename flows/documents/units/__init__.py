"""One report per unit: ``don-vi.docx`` and ``don-vi.toml`` opened once, then printed for every department, district, commune.

``specs`` reads what a report shows per level, ``press`` prints a document by string work, ``rows`` fills its tables,
``write`` prints the reports of many units.
"""
