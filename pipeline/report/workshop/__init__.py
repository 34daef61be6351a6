"""The workshop's two sheets: what a group brings to its meeting, chosen by rule from the released numbers."""
