"""`Flow`: what reaction networks, jump processes and diffusions share.

| | reaction network | jump process | overdamped diffusion |
|---|---|---|---|
| place `i` | species | state | point x |
| channel `r` | reversible reaction | oriented edge (per reservoir) | point x, direction k |
| `S[i, r]` | stoichiometric matrix | incidence matrix | -div |
| state | concentrations > 0 | p > 0, sum 1 | density |
| `J` | J+ - J- | J+ - J- | nu p |
| `F` | ln(J+/J-) | ln(J+/J-) | nu/(mu T) |
| `L` (J = L F) | logarithmic mean | logarithmic mean | mu T p |
| gradient force | S^T phi | S^T phi | grad phi |

From these follow the motion, rate = S J, and the entropy production rate, epr = <J, F>. Each kind has two constructors
with the same attributes: `.generic()`, over index sets of unknown size, for statements about any system; and `.of(model)`,
with the names of one model. A quantity `q` of a flow is written q[r] or q(r).

A reaction network, and one of unknown size:

>>> import symthermo as st
>>> flow = ChemicalFlow.of(st.network("A <=> B | 2, 1"))
>>> flow.F["r1"], flow.rate["A"], flow.epr
(log(2*A/B), -2*A + B, (2*A - B)*log(2*A/B))
>>> n = ChemicalFlow.generic()
>>> n.epr
Sum((-Jm[r] + Jp[r])*log(Jp[r]/Jm[r]), (r, 1, M))

A jump process: a network in which one thing turns into one thing, with probabilities for concentrations.

>>> JumpFlow.of(st.network("A <=> B | 2, 1")).constraint
(A + B, '==', 1)
>>> JumpFlow.generic().rate(JumpFlow.generic().i)
Sum((-p[head(r)]*wm[r] + p[tail(r)]*wp[r])*(Delta(i, head(r)) - Delta(i, tail(r))), (r, 1, M))

A diffusion; its totals are integrals.

>>> n = DiffusionFlow.generic()
>>> n.J(n.k, n.x), n.F(n.k, n.x), n.L(n.x)
(nu[k, x]*p[x], nu[k, x]/(T*mu), T*mu*p[x])
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import sympy as sp
from sympy import Expr, log

from .errors import BadStructure, UnknownName
from .index import Delta, Index, LogMean, family, finite, index_map, space, total


class Quantity:
    """A number for each channel, place, or pair: q[r] and q(r); r an index of a generic flow, a position or name of a model.

    names : of a model, for each argument the names that it runs through
    """

    __slots__ = ("_entry", "_made", "names")

    def __init__(self, entry: Callable[..., Any], *names: tuple[str, ...]) -> None:
        self._entry, self.names, self._made = entry, names, dict[Any, Any]()

    def __call__(self, *place: Any) -> Any:
        if self.names:
            place = self.position(*place)
        if place not in self._made:
            self._made[place] = self._entry(*place)
        return self._made[place]

    def __getitem__(self, place: Any) -> Any:
        return self(*place) if isinstance(place, tuple) else self(place)

    def position(self, *place: Any) -> tuple[int, ...]:
        """Names and positions as positions."""
        return tuple(_find(k, names) for k, names in zip(place, self.names, strict=True))

    def __len__(self) -> int:
        if not self.names:
            raise TypeError("a quantity of a system of unknown size has entries, but no list of them; use q[r] and total(r, ...)")
        return len(self.names[0])

    def __iter__(self) -> Iterator[Any]:
        return (self(n) for n in range(len(self)))

    @property
    def matrix(self) -> sp.ImmutableMatrix:
        """All entries: a column, or the table of a quantity with two arguments."""
        return sp.ImmutableMatrix(len(self), 1 if len(self.names) == 1 else len(self.names[1]),
                                  (lambda i, r: self(int(i), int(r))) if len(self.names) > 1 else (lambda i, _: self(int(i))))

    def __repr__(self) -> str:
        if len(self.names) == 1:
            return ", ".join(f"{n}: {e}" for n, e in zip(self.names[0], self, strict=True))
        return repr(self.matrix) if self.names else "(one for each place of a set of unknown size)"

    def _repr_latex_(self) -> str | None:
        return rf"$\displaystyle {sp.latex(self.matrix)}$" if self.names else None


def _find(k: Any, names: tuple[str, ...]) -> int:
    if not isinstance(k, str):
        return range(len(names))[k]
    if k not in names:
        raise UnknownName(f"there is no {k!r} here; there are {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}")
    return names.index(k)


class AbstractFlow:
    """Declares what flows share; the classes below are final.

    Attributes
    ----------
    S, J, F, L : operator, current, force, Onsager coefficient: J = L F
    state : concentrations, probabilities, density
    rate : S J, the motion of each place
    epr : <J, F>, the entropy production rate
    """

    S: Any
    J: Any
    F: Any
    L: Any
    state: Any
    rate: Any
    epr: Any


class Currents(Protocol):
    """Of what a concrete chemical or jump flow is made; the rate equations of a network have it."""

    places: tuple[str, ...]
    channels: tuple[str, ...]
    volumes: tuple[Any, ...]

    @property
    def rows(self) -> tuple[dict[int, int], ...]: ...
    def parts(self, r: int) -> tuple[Expr, Expr] | None: ...
    def current(self, r: int) -> Expr: ...
    def undivided(self, r: int) -> str | None: ...


class Model(Protocol):
    """Anything with rate equations."""

    def rate_equations(self) -> Any: ...


@dataclass(frozen=True, eq=False)
class _TwoSided(AbstractFlow):
    """Flows with a forward and a backward current on each channel.

    Attributes
    ----------
    places, channels : the names of a model, or the indices i, r of a generic flow
    S : S[i, r]
    J_plus, J_minus, J : currents; J = J_plus - J_minus
    state : symbols of the places, or the family x
    currents : of a concrete flow, what it is made of
    """

    places: Any
    channels: Any
    S: Any
    J_plus: Quantity
    J_minus: Quantity
    J: Quantity
    state: Any
    currents: Currents | None = None

    # -- letters of the generic flow -----------------------------------------------------------------------------------
    @property
    def i(self) -> Index:
        """A place of unknown name."""
        return self.places

    @property
    def r(self) -> Index:
        """A channel of unknown name."""
        return self.channels

    @cached_property
    def j(self) -> Index:
        """Another place."""
        return Index("j", self.places.size)

    @cached_property
    def q(self) -> Index:
        """Another channel."""
        return Index("q", self.channels.size)

    # -- of each channel -----------------------------------------------------------------------------------------------
    @cached_property
    def F(self) -> Quantity:
        """ln(J_plus/J_minus); infinite on an irreversible channel, None where a law has one part (see `why`)."""
        return self._each(lambda a, b: sp.oo if b == 0 else log(a / b))

    @cached_property
    def A(self) -> Quantity:
        """Traffic J_plus + J_minus; None where a law has one part."""
        return self._each(lambda a, b: a + b)

    @cached_property
    def L(self) -> Quantity:
        """Logarithmic mean (J_plus - J_minus)/ln(J_plus/J_minus), which tends to J_plus where the two are equal."""
        if self.currents is None:
            return self._each(LogMean)
        return self._each(lambda a, b: sp.S.Zero if b == 0 else (a - b) / log(a / b))

    def _each(self, formula: Callable[[Any, Any], Any]) -> Quantity:
        a, b = self.J_plus, self.J_minus
        return Quantity(lambda r: None if a(r) is None else formula(a(r), b(r)), *self.J.names)

    # -- sums ----------------------------------------------------------------------------------------------------------
    @cached_property
    def rate(self) -> Quantity:
        """dx_i/dt = sum_r S_ir J_r, divided by the volume where a model has several."""
        made = self.currents
        if made is None:
            return Quantity(lambda i: total(self.r, self.S[i, self.r] * self.J(self.r)))
        return Quantity(lambda i: sp.Add(*(n / made.volumes[i] * self.J(r) for r, n in made.rows[i].items())), self.places)

    @cached_property
    def epr(self) -> Any:
        """sum_r J_r F_r; infinite or None for the reasons in `why`."""
        made = self.currents
        if made is None:
            return total(self.r, self.J(self.r) * self.F(self.r))
        if "epr" in self.why:
            return None if any(a is None for a in self.J_plus) else sp.oo
        return sp.Add(*(J * F for J, F in zip(self.J, self.F, strict=True)))

    def diffusion(self, i: Any, j: Any = None) -> Any:
        """Scaled diffusion coefficient D_ij = sum_r S_ir A_r S_jr; D_i = D_ii."""
        return self._weighted(i, i if j is None else j, self.A)

    def mobility(self, i: Any, j: Any = None) -> Any:
        """Onsager matrix sum_r S_ir L_r S_jr."""
        return self._weighted(i, i if j is None else j, self.L)

    def _weighted(self, i: Any, j: Any, weight: Quantity) -> Any:
        made = self.currents
        if made is None:
            return total(self.r, self.S[i, self.r] * self.S[j, self.r] * weight(self.r))
        one, other = (made.rows[self.rate.position(k)[0]] for k in (i, j))
        terms = [(n * other[r], weight(r)) for r, n in one.items() if r in other]
        return None if any(w is None for _, w in terms) else sp.Add(*(n * w for n, w in terms))

    @cached_property
    def why(self) -> Mapping[str, str]:
        """For what is infinite or undefined (reactions by name, and `epr`), a sentence that says why."""
        made = self.currents
        if made is None:
            return {}
        undivided = {name: f"F is undefined: {reason}" for r, name in enumerate(self.channels) if (reason := made.undivided(r))}
        one_way = {name: f"F is infinite: reaction {name} is irreversible"
                   for name, b in zip(self.channels, self.J_minus, strict=True) if b == 0}
        if undivided:
            names = ", ".join(undivided)
            epr = f"the entropy production rate is undefined: the law of {names} is not given as forward and backward part"
        else:
            epr = f"the entropy production rate is infinite: {', '.join(one_way)} {'runs' if len(one_way) == 1 else 'run'} one way only"
        return undivided | one_way | ({"epr": epr} if undivided or one_way else {})


@dataclass(frozen=True, eq=False)
class ChemicalFlow(_TwoSided):
    """The flow of a reaction network."""

    @classmethod
    def generic(cls) -> ChemicalFlow:
        """Any species i, any reactions r, any S, J_plus > 0 and J_minus > 0."""
        i, r = Index("i", finite("N")), Index("r", finite("M"))
        Jp, Jm = family("Jp", positive=True), family("Jm", positive=True)
        forward, backward = Quantity(lambda r: Jp[r]), Quantity(lambda r: Jm[r])
        return cls(i, r, family("S"), forward, backward, Quantity(lambda r: Jp[r] - Jm[r]), family("x", positive=True))

    @classmethod
    def of(cls, model: Model) -> ChemicalFlow:
        """The flow of a model, the rows of S those of its internal species."""
        return cls.made_of(model.rate_equations())

    @classmethod
    def made_of(cls, currents: Currents) -> ChemicalFlow:
        """The flow with the given currents, for instance of rate equations whose constants stay symbols."""
        return cls(*_concrete(currents))

    @property
    def Jp(self) -> Any:
        """J_plus."""
        return self.J_plus

    @property
    def Jm(self) -> Any:
        """J_minus."""
        return self.J_minus


def _concrete(made: Currents) -> tuple[Any, ...]:
    side = lambda s: Quantity(lambda r: None if (parts := made.parts(r)) is None else parts[s], made.channels)
    symbols = tuple(sp.Symbol(name, positive=True) for name in made.places)
    S = Quantity(lambda i, r: sp.Integer(made.rows[i].get(r, 0)), made.places, made.channels)
    return made.places, made.channels, S, side(0), side(1), Quantity(made.current, made.channels), symbols, made


@dataclass(frozen=True, eq=False)
class JumpFlow(_TwoSided):
    """The flow of a Markov jump process: channel r leads from state tail(r) to state head(r)."""

    @classmethod
    def generic(cls) -> JumpFlow:
        """Any states i, any edges r with rates wp forward and wm backward, positive probabilities p."""
        N, M = finite("N"), finite("M")
        i, r = Index("i", N), Index("r", M)
        tail, head = index_map("tail", M, N), index_map("head", M, N)
        p, wp, wm = (family(name, positive=True) for name in ("p", "wp", "wm"))
        forward, backward = Quantity(lambda r: wp[r] * p[tail(r)]), Quantity(lambda r: wm[r] * p[head(r)])
        S = Quantity(lambda i, r: Delta(i, head(r)) - Delta(i, tail(r)))
        J = Quantity(lambda r: forward(r) - backward(r))
        return cls(i, r, S, forward, backward, J, p)

    @property
    def constraint(self) -> tuple[Expr, str, int]:
        """The hypothesis that the probabilities sum to one, as a triple (left, "==", right)."""
        return total(self.i, self.state[self.i]) if self.currents is None else sp.Add(*self.state), "==", 1

    @classmethod
    def of(cls, model: Model) -> JumpFlow:
        """The flow of a unimolecular network, read as a jump process.

        Raises
        ------
        BadStructure
            a reaction does not turn one species into one other
        """
        parts = _concrete(model.rate_equations())
        channels, made = parts[1], parts[-1]
        ends: dict[int, list[int]] = {}
        for row in made.rows:
            for r, n in row.items():
                ends.setdefault(r, []).append(n)
        for r, name in enumerate(channels):
            if sorted(ends.get(r, [])) != [-1, 1]:
                raise BadStructure(f"reaction {name} does not turn one state into one other, as a jump of a Markov process does")
        return cls(*parts)


@dataclass(frozen=True, eq=False)
class DiffusionFlow(AbstractFlow):
    """The flow of an overdamped diffusion, dp/dt = -div(nu p).

    Attributes
    ----------
    x, k : the point and the direction: indices of a generic flow, the coordinates and their numbers of a model
    p, nu : density, and mean local velocity nu(k, x)
    mobility, temperature : mu and T
    S : -div, as a word: `rate` applies it
    epr : the integral of J.F
    """

    x: Any
    k: Any
    p: Any
    nu: Quantity
    mobility: Expr
    temperature: Expr
    J: Quantity
    F: Quantity
    L: Quantity
    rate: Quantity
    epr: Expr
    S: Any = "-div"

    @property
    def state(self) -> Any:
        """The density."""
        return self.p

    @classmethod
    def generic(cls) -> DiffusionFlow:
        """Any region, any density p > 0 and any velocity field nu; dp/dt is the family v, tied to J by `weak`.

        The points are the states: what is proved for states of any measure, total(i, ..) with i over space("N"), holds here.
        """
        x, k = Index("x", space("N")), Index("k", finite("dim"))
        p, nu, v = family("p", positive=True), family("nu"), family("v")
        mu, T = sp.symbols("mu T", positive=True)
        J, F = Quantity(lambda k, x: nu[k, x] * p[x]), Quantity(lambda k, x: nu[k, x] / (mu * T))
        epr = total(x, k, J(k, x) * F(k, x))
        velocity = Quantity(lambda k, x: nu[k, x])
        return cls(x, k, p, velocity, mu, T, J, F, Quantity(lambda x: mu * T * p[x]), Quantity(lambda x: v[x]), epr)

    def weak(self, phi: Any, gradient: Any, current: Any = None, rate: Any = None) -> tuple[Expr, str, Expr]:
        """int phi dp/dt = int grad phi . J, integration by parts without a current through the border: (left, "==", right).

        phi, gradient : what they are at the point `x`, and in the direction `k` there
        current, rate : another current and -div of it; J and dp/dt unless given
        """
        x, k = self.x, self.k
        J, change = self.J(k, x) if current is None else current, self.rate(x) if rate is None else rate
        return total(x, phi * change), "==", total(x, k, gradient * J)

    @classmethod
    def of(cls, model: Any, p: Expr | None = None) -> DiffusionFlow:
        """The flow of a model with `coordinates`, `force` (one expression for each), `mobility` and `temperature`.

        p : the density; an undetermined function p(x, ...) unless given
        """
        x = tuple(model.coordinates)
        density = sp.Function("p", positive=True)(*x) if p is None else p
        mu, T = sp.sympify(model.mobility), sp.sympify(model.temperature)
        names = tuple(map(str, x))
        velocity = lambda k: mu * (model.force[k] - T * sp.diff(log(density), x[k]))
        nu = Quantity(velocity, names)
        J, F = Quantity(lambda k: nu(k) * density, names), Quantity(lambda k: nu(k) / (mu * T), names)
        rate = -sp.Add(*(sp.diff(J(k), x[k]) for k in range(len(x))))
        epr = sp.Integral(sp.Add(*(a * b for a, b in zip(J, F, strict=True))), *((c, -sp.oo, sp.oo) for c in x))
        point = ("x",)
        return cls(x, names, density, nu, mu, T, J, F, Quantity(lambda _: mu * T * density, point), Quantity(lambda _: rate, point), epr)
