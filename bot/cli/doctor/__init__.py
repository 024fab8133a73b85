"""`kesu doctor`: one file for each thing looked at; every finding names its remedy."""
