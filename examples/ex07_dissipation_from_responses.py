"""How much must a magnet dissipate while it relaxes? Answered from measurements alone, without its energies or its dynamics.

A ring of spins relaxes; its magnetisation is seen to be 3.1 +- 0.02. In equilibrium the magnetisation was measured at several
fields (ising_ring_response.csv). N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008.
"""
from pathlib import Path

import symthermo as st

found = st.tilted.minimum_ep(Path(__file__).parent / "ising_ring_response.csv", 3.1, eta_error=0.02)

if __name__ == "__main__":
    print(found.text())
