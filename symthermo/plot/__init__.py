"""Pictures: a trajectory with its entropy production, a network as a graph. Each function returns a matplotlib Figure."""
from .graph import network
from .style import save
from .trajectory import trajectory

__all__ = ["network", "save", "trajectory"]
