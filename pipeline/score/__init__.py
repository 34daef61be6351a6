"""From responses to one score per person and indicator. Knows nothing of groups beyond carrying their codes."""
