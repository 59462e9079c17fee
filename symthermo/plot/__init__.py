"""Pictures: trajectories with their entropy production, networks and states as graphs, densities. Each returns a matplotlib Figure."""
from .density import current, law, spreading
from .graph import network
from .states import states
from .style import save
from .trajectory import trajectory

__all__ = ["current", "law", "network", "save", "spreading", "states", "trajectory"]
