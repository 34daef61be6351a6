"""The researcher's page: figures that say too much of single answers to be published. Kept apart from the reports."""
