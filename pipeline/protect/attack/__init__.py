"""The attacker: tries to turn a finished release back into answers. Reads published files and public knowledge only."""
