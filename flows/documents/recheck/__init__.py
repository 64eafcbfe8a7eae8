"""Printed figures after editing: what a document stores about itself, what people changed in it, and its refreshing."""
