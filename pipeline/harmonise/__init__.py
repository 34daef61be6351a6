"""From records to responses: the same names, codes and kinds of missing in every wave. Nothing is computed here."""
