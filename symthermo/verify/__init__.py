"""Numbers for theorems: claims as array code, samples that could have broken them, adversarial search, a user's network."""
