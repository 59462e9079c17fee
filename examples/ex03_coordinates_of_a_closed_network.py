"""Dual affine coordinates of a closed network, both ways, and the free energy that is left to dissipate.

Closed Michaelis-Menten (Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813).
"""
import symthermo as st

net = st.zoo.michaelis_menten()
geometry = net.geometry()
theta = geometry.to_theta(net.values)                     # minus the affinities of the reactions
extents = geometry.to_xi(theta)                           # and back: zero, since the state is the origin
equilibrium = net.equilibrium()
left = net.at().gibbs_above_equilibrium                   # what will be dissipated on the way to equilibrium

if __name__ == "__main__":
    print(f"theta = {theta}, extents = {extents}")
    print(f"equilibrium {equilibrium}, D(x||x_eq) = {left:.9f}")
