"""Find the arithmetic ties that a text states, check them, and give masked numbers back (`stage.relate`)."""
