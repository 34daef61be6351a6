"""From scores of two waves to changes and what may be said of them."""
