"""Tilted equilibria: the letters of the Legendre duality of relaxation, what they mean, and what follows at once.

    p_theta,i = q_i exp(theta.O_i - psi) ,   psi(theta) = ln <exp(theta.O)>_q ,   eta_k = <O_k> ,   phi = theta.eta - psi

q is the equilibrium, O are observables. The index i runs over a space, so that what is proved holds for probabilities and for
densities alike, or, where edges are spoken of, over the states of a jump process.
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, Symbol, exp, log

from ..flow import JumpFlow
from ..index import Index, family, finite, space, total
from ..proof import Hypothesis, Thm, assume, both, close, cut, lemmas, over
from ..proof.calc import label

PAPER = "Ohga, Ito, Phys. Rev. Research 6, 013315 (2024)"
REDERIVED = "re-derived; after " + PAPER
p, q, p0, p1 = (family(name, positive=True) for name in ("p", "q", "p0", "p1"))
v, acc = family("v"), family("acc")
n = JumpFlow.generic()
i, j = (Index(name, space("N")) for name in "ij")
k, l = (Index(name, finite("K")) for name in "kl")


def D(law: Any, other: Any = q, over: Index = i) -> Expr:
    """The relative entropy of two laws."""
    return total(over, law[over]*log(law[over]/other[over]))


def normalised(law: Any = p, i: Index = i, always: bool = False) -> Hypothesis:
    """<1> = 1."""
    return Hypothesis(f"{law} sums to one", total(i, law[i]), "==", 1, always=always)


# -- on letters ----------------------------------------------------------------------------------------------------------------
_a, _b, _s = lemmas.a, lemmas.b, lemmas.s
_product, _log = Hypothesis("a = b e^s", _a, "==", _b*exp(_s)), Hypothesis("s = ln a", _s, "==", log(_a))


def _ln(x: Expr) -> Thm:
    """ln x <= x - 1."""
    return lemmas.use(lemmas.ln_below, u=x)


_TAKEN = both(                                            # a = b e^s: ln a = ln b + s
    close(log(_a) - log(_b) - _s, "<=", 0, by=[_ln(_a*exp(-_s)/_b), exp(-_s)/_b*assume(_product)]),
    close(0, "<=", log(_a) - log(_b) - _s, by=[_ln(_b*exp(_s)/_a), 1/_a*assume(_product)]))
_RAISED = both(                                           # s = ln a: e^s = a
    close(exp(_s), "<=", _a, by=[exp(_s)*_ln(_a*exp(-_s)), exp(_s)*assume(_log)]),
    close(_a, "<=", exp(_s), by=[_a*_ln(exp(_s)/_a), _a*assume(_log)]))
_GIBBS = label("a - b <= a ln(a/b)", close(               # with b e^s for b
    _a - _b*exp(_s), "<=", _a*log(_a/_b) - _a*_s, lemmas.use(lemmas.gibbs, a=_a, b=_b*exp(_s))))


def logarithm(product: Hypothesis | Thm, a: Expr, b: Expr, s: Expr) -> Thm:
    """ln a = ln b + s from a = b e^s."""
    proof = assume(product) if isinstance(product, Hypothesis) else product
    t = lemmas.use(_TAKEN, a=a, b=b, s=s)
    return cut(t, next(h for h in t.hyps if h.name == _product.name), proof)


def exponential(is_log: Hypothesis | Thm, s: Expr, a: Expr) -> Thm:
    """e^s = a from s = ln a."""
    t = lemmas.use(_RAISED, s=s, a=a)
    return cut(t, next(h for h in t.hyps if h.name == _log.name), assume(is_log) if isinstance(is_log, Hypothesis) else is_log)


# -- what the names of the statements are on a user's model --------------------------------------------------------------------------
def letter(function: str, **called: str) -> tuple[str, str, dict[str, str]]:
    """A function of numeric/tilted_letters.py; the names that its parameters have here, where they have others."""
    return "", f"numeric.tilted_letters.{function}", called


RATES = {"thetadot": letter("field_rate"), "pthetadot": letter("law_rate"), "phidot": letter("potential_rate")}


# -- a family of tilted laws ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Tilt:
    """Names of a tilted law, of its field theta, averages eta, potentials psi and phi; of observables, indices, and equilibrium."""

    law: Any
    theta: Any
    eta: Any
    psi: Symbol
    phi: Symbol
    O: Any
    i: Index = i
    k: Index = k
    rest: Any = q
    always: bool = False

    # -- formulas
    def exponent(self, place: Any = None) -> Expr:
        """theta.O_i."""
        return total(self.k, self.theta[self.k]*self.O[self.k, self.i if place is None else place])

    def dot(self, average: Any = None) -> Expr:
        """theta.eta."""
        return total(self.k, self.theta[self.k]*(self.eta if average is None else average)[self.k])

    def mean(self, law: Any = None) -> Expr:
        """<O_k> in a law."""
        return total(self.i, self.O[self.k, self.i]*(self.law if law is None else law)[self.i])

    @property
    def partition(self) -> Expr:
        """<exp(theta.O)>_q."""
        return total(self.i, self.rest[self.i]*exp(self.exponent()))

    # -- what the names mean
    def _means(self, name: str, lhs: Expr, rhs: Expr, *places: Index) -> Hypothesis:
        return Hypothesis(name, lhs, "==", rhs, forall=places, always=self.always, kind="definition")

    @property
    def tilted(self) -> Hypothesis:
        """p_theta = q exp(theta.O - psi)."""
        weight = self.rest[self.i]*exp(self.exponent() - self.psi)
        return self._means(f"{self.law} is tilted by {self.theta}", self.law[self.i], weight, self.i)

    @property
    def potential(self) -> Hypothesis:
        """psi = ln <exp(theta.O)>_q."""
        return self._means(f"{self.psi} at {self.theta}", self.psi, log(self.partition))

    @property
    def conjugate(self) -> Hypothesis:
        """phi = theta.eta - psi."""
        return self._means(f"{self.phi} = {self.theta}.{self.eta} - {self.psi}", self.phi, self.dot() - self.psi)

    def averages(self, law: Any = None) -> Hypothesis:
        """eta = <O>."""
        of = self.law if law is None else law
        return self._means(f"{self.eta} in {of}", self.eta[self.k], self.mean(of), self.k)

    def same_averages(self, law: Any) -> Hypothesis:
        """<O> = <O>_theta."""
        return Hypothesis(f"{law} has the averages of {self.law}", self.mean(law), "==", self.mean(), forall=(self.k,))

    def letters(self, law: str = "p") -> dict[str, tuple[str, str, dict[str, str]]]:
        """The field, that of the averages in a law unless it is given, and its potential."""
        O, theta = str(self.O), str(self.theta)
        return {theta: letter("field", O=O, p=law), str(self.psi): letter("psi", O=O, theta=theta)}

    # -- what follows at once
    @property
    def ln(self) -> Thm:
        """ln p_theta,i = ln q_i + theta.O_i - psi."""
        return label(self.tilted.name, logarithm(self.tilted, self.law[self.i], self.rest[self.i], self.exponent() - self.psi))

    @property
    def raised(self) -> Thm:
        """e^psi = <exp(theta.O)>_q."""
        return label(self.potential.name, exponential(self.potential, self.psi, self.partition))

    @property
    def one(self) -> Thm:
        """<1>_theta = 1."""
        return label(f"{self.law} sums to one", close(total(self.i, self.law[self.i]), "==", 1, by=[
            over(self.i, assume(self.tilted)), exp(-self.psi)*self.raised]))

    def identity(self, law: Any) -> Thm:
        """D(p||q) = D(p||p_theta) + theta.eta - psi, for any theta."""
        i, k = self.i, self.k
        return close(D(law, self.rest, i), "==", D(law, self.law, i) + self.dot() - self.psi, by=[
            over(i, law[i]*self.ln), over(k, self.theta[k]*assume(self.averages(law))), self.psi*assume(normalised(law, i, self.always))])

    def pythagoras(self, law: Any) -> Thm:
        """D(p||q) = D(p||p_theta) + D(p_theta||q) where the averages are the same."""
        i, k = self.i, self.k
        return close(D(law, self.rest, i), "==", D(law, self.law, i) + D(self.law, self.rest, i), by=[
            over(i, law[i]*self.ln), over(i, self.law[i]*self.ln), over(k, self.theta[k]*assume(self.same_averages(law))),
            self.psi*assume(normalised(law, i)), self.psi*self.one])

    def young(self, law: Any) -> Thm:
        """theta.eta - psi <= D(p||q), for any theta."""
        i, k = self.i, self.k
        gibbs = lemmas.use(_GIBBS, a=law[i], b=self.rest[i], s=self.exponent() - self.psi)
        return close(self.dot() - self.psi, "<=", D(law, self.rest, i), by=[
            over(i, gibbs), exp(-self.psi)*self.raised, over(k, self.theta[k]*assume(self.averages(law))),
            self.psi*assume(normalised(law, i)), assume(normalised(law, i))])

    def value(self) -> Thm:
        """D(p_theta||q) = theta.eta - psi, for eta = <O>_theta."""
        i, k = self.i, self.k
        return close(D(self.law, self.rest, i), "==", self.dot() - self.psi, by=[
            over(i, self.law[i]*self.ln), over(k, self.theta[k]*assume(self.averages())), self.psi*self.one])

    def positive(self, law: Any) -> Thm:
        """0 <= D(p||p_theta)."""
        i = self.i
        return close(0, "<=", D(law, self.law, i), by=[
            over(i, lemmas.use(lemmas.gibbs, a=law[i], b=self.law[i])), assume(normalised(law, i)), self.one])


def named(mark: str, **more: Any) -> Tilt:
    """theta, eta, psi and phi with a mark, and the law p with it."""
    letter = lambda name: Symbol(name, real=True)
    return Tilt(family(f"p{mark or 'theta'}", positive=True), family(f"theta{mark}"), family(f"eta{mark}"),
                letter(f"psi{mark}"), letter(f"phi{mark}"), **{"O": family("O"), **more})


T, Ty = named(""), named("y")                             # two fields of one set of observables
U = named("U", O=family("U"), k=Index("l", finite("L")))  # other observables
J = named("", i=n.i)                                      # on the states of a jump process
O, theta, eta, psi, phi, ptheta = T.O, T.theta, T.eta, T.psi, T.phi, T.law
