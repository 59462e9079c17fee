"""The main job: a network in; its structure, kinetics, coordinates, dissipation and balance out, as JSON, LaTeX and PDF."""
from .derive import derive

__all__ = ["derive"]
