"""What a proved inequality says of one's own network: at a state, certified, and along a trajectory.

Twice the square of dX/dt never exceeds D_X sigma (tur.concentration).
"""
import symthermo as st

net = st.zoo.brusselator()
uncertainty = st.theorems["tur.concentration"].on(net, i="X")
state = {"X": "1.5", "Y": "1.2"}                          # decimals are read exactly

slack = uncertainty.slack(state)
verdict = uncertainty.certify(state)
ratio = uncertainty.rhs(state) / uncertainty.lhs(state)   # D sigma / (2 xdot^2): at least 1

if __name__ == "__main__":
    print(st.theorems["tur.concentration"].check())
    print(f"slack {slack:.6f}; {verdict}; the bound is missed by a factor {ratio:.4f}")
