"""Formulas shared by estimate and compare, over all groups × indicators at once. Knows no table and no stage."""
