"""Markov jump processes: unimolecular networks whose species are the states and whose concentrations are probabilities."""
