"""Information geometry: divergences, Legendre pairs, and the dual affine coordinates of chemical thermodynamics.

- `divergence`: generalised Kullback-Leibler, f- and Bregman divergences, of families of any size or of lists
- `time_fisher`: Fisher information of time, intrinsic speed
- `legendre`: a convex function and its dual as one object
- `standard`, `mixture`: chemical potentials, Gibbs energies, Hessians
- `chemical`: `net.geometry()`
- `pythagoras`, `foliation`: orthogonality of stoichiometric and equilibrium families
- `exact`: the zero test of concrete identities
"""
