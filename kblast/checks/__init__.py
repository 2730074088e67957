"""One file per check, named like the rule that asks it."""
