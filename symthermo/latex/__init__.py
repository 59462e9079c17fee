"""LaTeX of networks: notation for names, formulas broken over lines, and the document of a derivation."""
