"""The page in depth: what the county's results rest on, and what more they say."""
