"""Leaving the house: the data package, the ledger, the manifest and the all-or-nothing exchange of an edition."""
