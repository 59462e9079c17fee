"""Rounded rate constants: a receptor that is meant to be detailed balanced, and is not quite.

Nicotinic acetylcholine receptor (Edelstein, Schaad, Henry, Bertrand, Changeux, Biol. Cybern. 75, 361 (1996)), BioModels 2.
"""
from pathlib import Path

import symthermo as st

net = st.load(str(Path(__file__).parent / "models" / "BIOMD0000000002.xml"))
balance = net.detailed_balance()

if __name__ == "__main__":
    print(balance.why)
    print(f"the cycle {balance.witness.cycle} has the affinity {balance.witness.affinity}")
