"""Relaxation slows down, yet what one sees of it need not: a hidden variable shows.

A sensor of a ligand, activity and methylation, after a step of the ligand. The Fisher information of the whole falls at all times, since
the rates are constant; that of the activity alone rises again while it adapts (cr.hidden), so activity alone is no Markov process.
S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.
"""
import symthermo as st

sensor = st.zoo.sensor(l=2)
before = st.zoo.sensor(l=0).stationary()                  # adapted to the old ligand
times = [0, 0.1, 0.2, 0.3, 0.5, 2]

laws = [sensor.moving(sensor.propagate(before, t)) for t in times]
whole = [float(law.fisher) for law in laws]
activity = [float(law.visible(0).fisher) for law in laws]
active = [float(law.visible(0).probability[law.visible(0).labels.index(1)]) for law in laws]

if __name__ == "__main__":
    print(f"{'t':>5} {'<a>':>10} {'I':>12} {'I of a':>12}")
    for t, a, I, seen in zip(times, active, whole, activity, strict=True):
        print(f"{t:5} {a:10.7f} {I:12.7f} {seen:12.7f}")
    print("I falls:", whole == sorted(whole, reverse=True), " I of a falls:", activity == sorted(activity, reverse=True))
