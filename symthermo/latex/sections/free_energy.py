"""The balance of free energy: Gibbs energy of the closed network, semigrand potential of the open one."""
from __future__ import annotations

from ...networks.breakers import Breakers, breakers
from ...networks.emit import Term
from .. import layout
from ..lines import SUM, align
from ..page import Page

_CLOSED = r"""
The Gibbs energy of all species is $G = \sum_i <V>x_i (\mu_i - 1)$; its slopes are the $\mu_i$. Along the motion, with
$F = -S^{\mathsf{T}} \mu$,
\[ \frac{dG}{dt} = \mu \cdot S J = - J \cdot F = -\sigma \le 0 , \]
so the Gibbs energy falls until all forces vanish. In each compatibility class there is one positive state where they do, the
equilibrium $\theta = 0$. There $G$ is least, and $G(x) - G(x_{\mathrm{eq}}) = D(x \| x_{\mathrm{eq}})$ is what the network will still
dissipate.
"""

_OPEN = r"""
The Gibbs energy of all species is $G = \sum_i <V>x_i (\mu_i - 1)$; its slopes are the $\mu_i$. Holding the chemostats takes the external
currents $I_Y = -S_Y J$, so that
\[ \frac{dG}{dt} = -\sigma + \sum_{y \in Y} \mu_y I_y . \]
"""

_NOTHING_BROKEN = r"""
No conservation law is broken, so every species held drives: what the chemostats put in is the work rate
$\sum_{y \in Y} \mu_y I_y$ itself.
"""

_SEMIGRAND = r"""
Of the species held, <breakers> <laws>; <rest>. Each breaker $p$ carries a moiety, a conserved amount $M_p$ that only the chemostats can
change<moieties> Taking out their energy leaves the semigrand potential
$\mathcal{G} = G - \sum_p \mu_p M_p$.
"""

_RELAXES = r"""
With constant chemostats
\[ \frac{d\mathcal{G}}{dt} = -\sigma \le 0 , \]
so the open network relaxes like a closed one, and $\mathcal{G} = D(x_X \| x_{\mathrm{eq}}) + \text{const}$ is its Lyapunov function.
"""

_DRIVEN = r"""
With constant chemostats
\[ \frac{d\mathcal{G}}{dt} = -\sigma + \sum_{f} \mathcal{F}_f I_f , \qquad
   \mathcal{F}_f = \mu_f - \sum_p \mu_p \frac{\partial M_p}{\partial x_f} , \]
<forces> The last sum is the rate of the work that the chemostats do against each other; each force is the affinity of an emergent
cycle, up to its sign. Where it is not zero, $\mathcal{G}$ need not fall.
"""


def section(page: Page) -> str:
    """dG/dt, and what is a Lyapunov function; nothing without chemical potentials."""
    if page.coordinates is None:
        return ""
    weight = "" if page.net.well_stirred else "V_i "
    if not page.open:
        return layout.section("Free energy", layout.fill(_CLOSED, V=weight))
    return layout.section("Free energy", layout.fill(_OPEN, V=weight), _semigrand(page, breakers(page.d.structure)))


def _semigrand(page: Page, g: Breakers) -> str:
    if not g.potential:
        return layout.fill(_NOTHING_BROKEN)
    laws = "breaks a conservation law" if len(g.potential) == 1 else "break the conservation laws, one each"
    forces = "then adds a force" if len(g.force) == 1 else "then add a force each"
    opening = layout.fill(
        _SEMIGRAND, breakers=page.species(g.potential), laws=laws,
        rest=f"{page.species(g.force)} {forces}" if g.force else "no force is left",
        moieties="." if page.big else f":\n{align(_moieties(page, g))}\n",
    )
    if not g.force:
        return f"{opening}\n{layout.fill(_RELAXES)}"
    forces = "where the sum runs over the species that add a force." if page.big else f"where\n{align(_forces(page, g))}\n"
    return f"{opening}\n{layout.fill(_DRIVEN, forces=forces)}"


def _moieties(page: Page, g: Breakers) -> list[tuple[str, str]]:
    weight = lambda i: 1 if page.net.well_stirred else page.net.species_data[i].volume
    return [
        (f"M_{{{page.name(p)}}}", page.combination(Term(n * weight(i), page.write.x[i]) for i, n in row.items()))
        for p, row in g.moieties.items()
    ]


def _forces(page: Page, g: Breakers) -> list[tuple[str, str]]:
    out = []
    for f in g.force:
        others = (Term(-row[f], rf"\mu_{{{page.name(p)}}}") for p, row in g.moieties.items() if f in row)
        taken = (Term(-n, page.current(r)) for r, n in enumerate(page.d.structure.closed.stoichiometry[f]) if n)
        force = page.combination([Term(1, rf"\mu_{{{page.name(f)}}}"), *others])
        out.append((rf"\mathcal{{F}}_{{{page.name(f)}}}", rf"{force} , \qquad{SUM} I_{{{page.name(f)}}} = {page.combination(taken)}"))
    return out
