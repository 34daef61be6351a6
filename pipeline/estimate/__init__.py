"""From scores to one figure per group, indicator and wave. What may be shown is decided later."""
