"""Reaction networks: what goes in (text, SBML, Antimony, graphs, matrices), their exact structure, their kinetics."""
