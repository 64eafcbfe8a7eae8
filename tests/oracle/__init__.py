"""The sample year's figures worked out a second time: plain loops and exact fractions, nothing shared with flows."""
