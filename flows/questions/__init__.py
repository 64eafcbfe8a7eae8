"""Questions people ask: what is wrong with this file, where does a number come from, who has reported, what was made anew."""
