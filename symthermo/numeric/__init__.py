"""Arrays in, arrays out: the numeric layer. It knows numpy and scipy, and no symbol.

States are arrays `x` of shape (..., N) over *all* species, batches leading; reactions are the last axis of fluxes (..., M);
`S`, `nu_plus`, `nu_minus` are integer matrices (N, M). Units: RT = 1, natural logarithms.

One file, one thought: `kernels` (fluxes, forces, dissipation, Fisher information, divergence), `field` on `assembly` and `sparse`
(rate equations and their exact Jacobian), `batch` and its compiled twin `tape` (many states at once), `straight` (one state, for
solvers), `ode`, `functionals`, `integrals` (trajectories and running integrals), `steady`, `equilibrium`, `legendre`, `mixture`,
`splits`, `fluctuation`, `lengths`, `transport`, `bounds`, `gth`, `linear`. scipy's submodules are imported by the files that use
them, so importing this package costs numpy alone.
"""
