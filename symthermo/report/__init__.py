"""The main job: a network in; its structure, kinetics, coordinates, dissipation and balance out, as JSON, LaTeX and PDF."""
