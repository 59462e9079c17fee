'''Theorems for ANY network: statements as data, fifteen-odd rules that alone make theorems, and everything around them.

A tutorial in one proof. In any reaction network the speed of a species is paid for in dissipation:
`2 (dx_i/dt)^2 <= D_i sigma` (Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)).

Index sets have unknown sizes; `Index` is a place, `family` a quantity at places, `total` a sum (or an integral, over `time`).

>>> from sympy import log
>>> N, M = finite("N"), finite("M")
>>> i, r = Index("i", N), Index("r", M)
>>> S, Jp, Jm = family("S"), family("Jp", positive=True), family("Jm", positive=True)
>>> J, A, F = Jp[r] - Jm[r], Jp[r] + Jm[r], log(Jp[r]/Jm[r])
>>> rate, D, sigma = total(r, S[i, r]*J), total(r, S[i, r]**2*A), total(r, J*F)

Lemmas are instantiated, never proved again; `over(r, t)` goes from every r to the total over r; `calc` writes the chain, and finds
the constant factors and signs with which the reasons fill each gap.

>>> spread = lemmas.cauchy_schwarz(S[i, r], J, weight=A, over=r)    # (sum S J)^2 <= sum S^2 A . sum J^2/A
>>> each = lemmas.use(lemmas.mean, a=Jp[r], b=Jm[r])                # J^2/A <= J F/2
>>> chain = calc(2*rate**2).le(2*D*total(r, J**2/A), by=spread).le(D*sigma, by=D*over(r, each))
>>> [link.why for link in chain.links]
['Cauchy-Schwarz', '(a - b)^2/(a + b) <= (a - b) ln(a/b)/2']
>>> tur = chain.qed()
>>> tur.op, len(tur.hyps)
('<=', 0)

A claim that is too strong is refused, with what is left over:

>>> close(1, "<=", sigma, by=over(r, lemmas.use(lemmas.edge, a=Jp[r], b=Jm[r])))
Traceback (most recent call last):
symthermo.errors.ProofError: no constant factors make these 1 theorems fill the gap; with factors (1) left over: - 1

Hypotheses are data too; `forall` makes a hypothesis one about all places, which may be totalled or used elsewhere (`at`).

>>> mu, ex = family("mu"), family("xi")
>>> steady = Hypothesis("steady", total(r, S[i, r]*ex[r]), "==", 0, forall=(i,))
>>> over(i, mu[i]*assume(steady))
Sum(mu[i]*Sum(S[i, r]*xi[r], (r, 1, M)), (i, 1, N)) == Sum(0, (i, 1, N)), if steady

A `theorem` is the frozen record of a result: claim, hypotheses, proof, samples. It refuses what cannot be meant (two hypotheses
of one name, an assumption that no sample breaks); `.check()` proves, replays the record and judges it by a second route.

>>> th = theorem(id="tur.demo", claim=(2*rate**2, "<=", D*sigma), anywhere=lambda rng, k: {})(lambda: chain)
>>> th.check().level
'PROVED'

Words: `assume, at, over, substitute, cut, cases, sign, scale, times, combine, both, root, rise, valley, fill, log_mean, derive` are the
rules (see `kernel`), `ddt` writes a time derivative, `close` and `calc` (untrusted) find factors, `lemmas` is the library.
'''
from ..index import Delta, Index, LogMean, family, finite, index_map, space, time, total
from . import lemmas
from .calc import calc, close, fill, rise, valley
from .kernel import (
    Hypothesis,
    Motion,
    Thm,
    assume,
    at,
    both,
    cases,
    combine,
    cut,
    ddt,
    derive,
    log_mean,
    over,
    root,
    scale,
    sign,
    substitute,
    times,
)
from .theorem import Theorem, Verdict, theorem

__all__ = [
    "Delta", "Hypothesis", "Index", "LogMean", "Motion", "Theorem", "Thm", "Verdict", "assume", "at", "both", "calc", "cases", "close",
    "combine", "cut", "ddt", "derive", "family", "fill", "finite", "index_map", "lemmas", "log_mean", "over", "rise", "root", "scale",
    "sign", "space", "substitute", "theorem", "time", "times", "total", "valley",
]
