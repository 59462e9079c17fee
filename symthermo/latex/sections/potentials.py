"""Chemical potentials, their gauge, and the dual affine coordinates that they give."""
from __future__ import annotations

from ...networks.affine import Coordinates
from ...networks.balance import potentials as balance
from ...networks.emit import Term
from .. import layout
from ..lines import align, width
from ..names import text
from ..page import Page

_FEW, _WIDEST = 6, 28.0

_POTENTIALS = r"""
In an ideal solution, with energies in units of $RT$, the chemical potentials are $\mu_i = \mu^{\circ}_i + \ln x_i$. Local detailed
balance asks that they drive the reactions: the force on reaction $\rho$, $F_{\rho} = \ln (J^{+}_{\rho} / J^{-}_{\rho})$, is to be
$-\sum_i S_{i\rho} \mu_i$ in every state, the sum over all species<held>.
"""

_STANDARD = r"""
The concentrations cancel, and what is left is
\[ \sum_i S_{i\rho} \mu^{\circ}_i = -\ln \frac{k^{+}_{\rho}}{k^{-}_{\rho}} \qquad \text{for all } \rho . \]
<solvable> <gauge>. We take the solution of least norm, $\mu^{\circ} = -B (B^{\mathsf{T}} B)^{-1} \ln (k^{+}/k^{-})_B$, where $B$ are
the first independent columns of $S$<list>
"""

_REFUSAL = r"""
Here this is impossible. <why>. Forces and currents remain well defined where both directions of a reaction are; but no free energy
belongs to them as the network stands: something that drives it is not among its species, or its laws are not elementary.
"""

_COORDINATES = r"""
The states that can be reached from $x(0)$ are $x = x(0) + <weight>B_X \eta$, where the columns of $B_X$ are the first independent columns
of $<S>$<basis>. The extents $\eta$ are affine coordinates of this set, and on it the Gibbs energy of the internal species,
$\phi = \sum_X <V>x_i (\mu_i - 1)$, is strictly convex. Its slopes
\[ \theta_k = \frac{\partial \phi}{\partial \eta_k} = (B_X^{\mathsf{T}} \mu_X)_k \]
are the dual coordinates<meaning><pairs>

The Legendre transform of $\phi$ is $\psi(\theta) = \theta \cdot \eta - \phi$, and $\eta_k = \partial \psi / \partial \theta_k$. Since
$\theta \cdot \eta = \mu_X \cdot <amounts>$, it is $\psi = \sum_X <V>x_i - \sum_X <V>x_i(0)\, \mu_i$<potentials>

The second derivatives of $\phi$ are the metric
\[ g = \frac{\partial^2 \phi}{\partial \eta\, \partial \eta} = B_X^{\mathsf{T}} \operatorname{diag}(<slopes>)\, B_X<metric> , \]
its inverse those of $\psi$. Along the motion $\dot{\eta}^{\mathsf{T}} g\, \dot{\eta} = \dot{\theta} \cdot \dot{\eta} =
\sum_X <V>\dot{x}_i^2 / x_i$ is the Fisher information of time, the square of the intrinsic speed. Two states $x$ and $y$ of the class are
at the divergence
\[ D(x \| y) = \phi(x) + \psi(y) - \theta(y) \cdot \eta(x) = \sum_X <V>\Bigl( x_i \ln \frac{x_i}{y_i} - x_i + y_i \Bigr) \ge 0 , \]
which is zero only for equal states.
"""


def section(page: Page) -> str:
    """mu, and what decides whether it exists."""
    opening = layout.fill(_POTENTIALS, held=", those held included" if page.open else "")
    c = page.coordinates
    if c is None:
        return layout.section("Chemical potentials", f"{opening}\n{layout.fill(_REFUSAL, why=_why(page))}")
    solvable = "This can be solved because the constants multiply to one around every cycle of the network of all species." \
        if page.d.structure.closed.cycles else "The network of all species has no cycle, so there is a solution for all constants."
    laws = len(page.d.structure.closed.conservation_laws)
    gauge = "The solution is unique" if not laws else "It is free up to the conservation law, which changes no force when added to " \
        r"$\mu^{\circ}$" if laws == 1 else f"It is free up to combinations of the {layout.count(laws, 'conservation law')}, which change " \
        r"no force when added to $\mu^{\circ}$"
    listed = "." if page.big else f":\n{align(standard_potentials(page, c))}"
    return layout.section("Chemical potentials", f"{opening}\n{layout.fill(_STANDARD, solvable=solvable, gauge=gauge, list=listed)}")


def _why(page: Page) -> str:
    found = balance(page.net)
    if found.witness is None:
        return layout.sentence(text(page.d.why["theta"]))
    rounded = f"; {text(found.why)}" if found.why else ""
    return (f"Around the cycle ${page.cycle(found.witness.cycle)}$ of the network of all species the forces add up to "
            f"${page.infix(found.witness.affinity)}$, not to zero{rounded}")


def standard_potentials(page: Page, c: Coordinates) -> list[tuple[str, str]]:
    """mu0 of every species."""
    return [(rf"\mu^{{\circ}}_{{{page.name(i)}}}", c.standard_potential(i)) for i in range(len(page.net.species))]


def coordinates(page: Page) -> str:
    """theta and eta, both potentials, the metric, the divergence; nothing without chemical potentials."""
    c = page.coordinates
    if c is None:
        return ""
    one_volume = page.net.well_stirred
    basis = f" ({len(page.d.basis)} of them)" if page.big else \
        f", {'those' if len(page.d.basis) > 1 else 'that'} of {layout.enumeration([f'${page.names.label(r)}$' for r in page.d.basis])}"
    return layout.section("Dual affine coordinates", layout.fill(
        _COORDINATES, S=page.S, basis=basis, V="" if one_volume else "V_i ", weight="" if one_volume else "V^{-1} ",
        amounts="(x - x(0))" if one_volume else "V (x - x(0))",
        meaning="" if page.open else r"; since nothing is held, $\theta_k$ is minus the force on basis reaction $k$",
        pairs=", written out in Appendix~D." if page.big else f":\n{align(pairs(page, c))}",
        potentials="." if page.big else f":\n{align(_potentials(page, c))}",
        slopes="1/x_X" if one_volume else "1/(V_X x_X)", metric=_metric(page),
    ))


def pairs(page: Page, c: Coordinates) -> list[tuple[str, str]]:
    """theta and eta of each basis reaction."""
    index = [page.names.reaction(r) for r in page.d.basis]
    x = page.write.x
    moved = lambda i, w: Term(1, f"{x[i]}(0) - {x[i]}") if w == -1 else Term(w, f"{x[i]} - {x[i]}(0)", loose=True)
    thetas = [(rf"\theta_{{{n}}}", c.theta(k)) for k, n in enumerate(index)]
    etas = [page.combination(moved(i, w) for i, w in row.items()) for row in c.extents]
    return thetas + [(rf"\eta_{{{n}}}", eta) for n, eta in zip(index, etas, strict=True)]


def _potentials(page: Page, c: Coordinates) -> list[tuple[str, str]]:
    mu = lambda i: rf"\mu^{{\circ}}_{{{page.name(i)}}} + \ln {page.write.x[i]}"
    inside, x = page.net.internal_index, page.write.x
    phi = (Term(c.volume(i), rf"{x[i]} \bigl({mu(i)} - 1\bigr)") for i in inside)
    psi = [*(Term(c.volume(i), x[i]) for i in inside), *(Term(-c.volume(i), rf"{x[i]}(0) \bigl({mu(i)}\bigr)") for i in inside)]
    return [(r"\phi", page.combination(phi)), (r"\psi", page.combination(psi))]


def _metric(page: Page) -> str:
    """The entries of the metric, where they are few and short."""
    columns = [page.net.columns[r] for r in page.d.structure.open.basis]
    if len(columns) > _FEW or not page.net.well_stirred:
        return ""
    entry = lambda a, b: page.combination(
        Term(n, rf"\tfrac{{1}}{{{page.write.x[i]}}}") for i in page.net.internal_index if (n := a.get(i, 0) * b.get(i, 0)))
    entries = [[entry(a, b) for b in columns] for a in columns]
    if len(columns) == 1:
        return f" = {entries[0][0]}"
    return f" = {layout.bmatrix(entries)}" if sum(max(map(width, column)) for column in zip(*entries, strict=True)) < _WIDEST else ""
