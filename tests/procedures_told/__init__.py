"""Each shipped procedure told as its company lives it: a story, and a row for every limit."""
