"""Speed and size against their limits, measured side by side in one run: ``make bench``."""
