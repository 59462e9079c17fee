"""From networks to numbers: the bridge between models (exact, symbolic) and the numeric layer (arrays).

`values` settles every number that a task needs, `currents` computes fluxes and forces exactly or in balls, `field` makes the
rate equations that solvers take; `state`, `trajectory` and `stationary` are what users call, through the methods of a network.
"""
