"""Thermodynamics of reaction networks, symbolic: free energies, entropy production and its splits.

- `gibbs`: chemical potentials of all species, Gibbs energy, its balance
- `semigrand`: the potential of an open network, and what drives it
- `entropy_production`: forces, dissipation, cycles and their affinities
- `decomposition`: Hatano-Sasa, Onsager and information splits, and how they are ordered
"""
