"""A synthetic study: real files from a recipe and a seed, with the true values beside them.

Knows the study definition and how to write files; reads no answers and knows no stage.
"""

from pipeline.synthesize.recipe import Recipe, load_recipe
from pipeline.synthesize.study import synthesize

__all__ = ["Recipe", "load_recipe", "synthesize"]
