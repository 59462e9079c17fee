"""From a reaction string to a symbolic entropy production rate, and its value.

The reversible Brusselator at X = 1.5, Y = 1.2 (Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)).
"""
import symthermo as st

net = st.network(
    "A <=> X | 1, 0.1; B + X <=> Y + D | 1, 0.1; 2 X + Y <=> 3 X | 1, 0.1; X <=> E | 1, 0.1",
    chemostats={"A": 1, "B": 3, "D": 0.2, "E": 0.1},
)
formula = net.flow().epr                                  # sympy
here = net.at(X=1.5, Y=1.2)
sigma = here.sigma                                        # certified: rounded once from an error ball

if __name__ == "__main__":
    print(f"sigma = {formula}\n      = {sigma} ({here.levels['sigma']})")
    for split, parts in here.excess.items():
        print(f"{split:12s} excess {parts['excess']:.6f}, housekeeping {parts['housekeeping']:.6f}")
