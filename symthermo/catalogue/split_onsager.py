"""Entropy production taken apart by projection of the force on the conservative forces, in the metric of the Onsager coefficients.

    sigma = <F, F>_L = sigma_ex + sigma_hk ,      sigma_ex = |S^T phi|_L^2 = xdot.G^+ xdot ,  sigma_hk = |F - S^T phi|_L^2

with <u, w>_L = sum_r L_r u_r w_r, L the logarithmic means, G = S diag(L) S^T, and any phi with G phi = xdot (it exists, since xdot = S L F
is in the image of G). sigma_ex is the least sum J'^2/L of all currents J' that move the concentrations alike, sigma_hk the least
squared distance of the force from conservative forces; sigma_ex = 0 only if xdot = 0, sigma_hk = 0 if the force is conservative.
Yoshimura, Kolchinsky, Dechant, Ito, Phys. Rev. Research 5, 013017 (2023), arXiv:2205.15227. Identifier: split.onsager.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, sign, theorem
from ._chemical import S, a, i, n, r
from ._samples import EULER, means, optimum, rates, times, turned
from .tur_logmean import along, letter, ohm, potential

phi, psi, z, mu = (family(name) for name in ("phi", "psi", "z", "mu"))
J, F, L = n.J(r), n.F(r), n.L(r)
excess, housekeeping = total(r, L*along(phi)**2), total(r, L*(F - along(phi))**2)
carries = Hypothesis("S z = xdot", total(r, S[i, r]*z[r]), "==", n.rate(i), forall=(i,))
conservative = Hypothesis("the force is conservative", F, "==", -along(mu), forall=(r,))


def pairs(rng, k):
    """Matrices (k, 3, 4) of rank two with the law (1, 1, -1), each column twice."""
    W = [[1, 0], [0, 1]] + rng.uniform(-0.5, 0.5, (k, 2, 2))
    return ([[1, 0], [0, 1], [1, 1]] @ W)[..., [0, 1, 0, 1]]


def solved(rng, F, S):
    """Fluxes with the forces F, and the potential phi."""
    back = rng.uniform(0.2, 2, F.shape)
    data = {"Jp": back*EULER**F, "Jm": back, "S": S}
    return data | {"phi": optimum(rng, S, means(data, F), rates(data))}


def anywhere(rng, k):
    """Any forces; other potentials psi, currents z that move the concentrations alike."""
    data = solved(rng, rng.uniform(-4, 4, (k, 4)), pairs(rng, k))
    kernel = rng.normal(0, 1, (k, 4))[:, [0, 1, 0, 1]]*[1, 1, -1, -1]
    return data | {"a": rng.normal(0, 1, (k, 3)), "psi": rng.normal(0, 1, (k, 3)), "z": data["Jp"] - data["Jm"] + kernel}


def gradients(rng, k):                                    # conservative forces
    S, mu = pairs(rng, k), rng.uniform(-2, 2, (k, 3))
    return solved(rng, -times(turned(S), mu), S) | {"mu": mu, "psi": -mu}


def nearly(rng, k):                                       # nearly conservative forces
    S, mu = pairs(rng, k), rng.uniform(-2, 2, (k, 3))
    F = -times(turned(S), mu)
    data = solved(rng, F*(1 + 0.01*rng.uniform(-1, 1, (k, 4))), S)
    return data | {"z": data["Jp"] - data["Jm"], "a": data["phi"]}


def nearly_best(rng, k):                                  # a potential close to the best
    data = anywhere(rng, k)
    return data | {"psi": data["phi"] + 0.01*data["psi"]}


def other_currents(rng, k):                               # smaller currents, which do not move the concentrations alike
    data = anywhere(rng, k)
    return data | {"z": 0.1*data["z"]}


def driven_any(rng, k):
    return anywhere(rng, k) | {"mu": rng.normal(0, 1, (k, 3))}


common = {"source": "Yoshimura, Kolchinsky, Dechant, Ito, Phys. Rev. Research 5, 013017 (2023)", "paper": 0,
          "applies_to": ("network", "jump")}
EX, HK = r"\sigma_{\mathrm{ex}}^{\mathrm{ONS}}", r"\sigma_{\mathrm{hk}}^{\mathrm{ONS}}"
squares = over(i, phi[i]*assume(potential))               # sigma_ex = phi.xdot
force = over(r, F*ohm), over(r, along(phi)*ohm)


@theorem(
    id="split.onsager",
    title="Entropy production is the sum of excess and housekeeping, by projection of the force",
    hypotheses=(potential,),
    claim=(n.epr, "==", excess + housekeeping),
    equality="always",
    anywhere=anywhere,
    shown=rf"\sigma = {EX} + {HK} = \|S^{{\mathsf T}}\phi\|_L^2 + \|F - S^{{\mathsf T}}\phi\|_L^2, \qquad \phi = G^{{+}}\dot x",
    letters=letter,
    **common,
)
def split():
    return (
        calc(n.epr)
        .eq(total(r, L*F**2), by=force[0], why="J = L F")
        .eq(excess + housekeeping, by=[squares, force[1]], why="G phi = xdot")
    )


@theorem(
    id="split.onsager.value",
    title="The excess is the squared speed in the metric of the Onsager matrix",
    hypotheses=(potential,),
    claim=(excess, "==", total(i, phi[i]*n.rate(i))),
    equality="always",
    anywhere=anywhere,
    shown=rf"{EX} = \dot x^{{\mathsf T}} G^{{+}} \dot x",
    letters=letter,
    **common,
)
def value():
    """So xdot = 0 gives no excess."""
    return close(excess, "==", total(i, phi[i]*n.rate(i)), by=squares)


@theorem(
    id="split.onsager.currents",
    title="No currents that move the concentrations alike cost less than the excess",
    hypotheses=(potential, carries),
    claim=(excess, "<=", total(r, z[r]**2/L)),
    equality="z = L S^T phi",
    anywhere=anywhere,
    tight=nearly,
    without={carries.name: other_currents},
    shown=rf"{EX} = \min\Bigl\{{\sum_r \frac{{z_r^2}}{{L_r}} : S z = \dot x\Bigr\}}",
    letters=letter | {"z": (r"z \text{ with } S z = \dot x", "numeric.information_letters.current")},
    **common,
)
def currents():
    """z = L S^T phi is one of them, by G phi = xdot, and costs sigma_ex."""
    return (
        calc(excess)
        .eq(2*total(r, along(phi)*z[r]) - excess, by=[squares, over(i, phi[i]*assume(carries))])
        .le(total(r, z[r]**2/L), by=over(r, lemmas.young(along(phi), z[r], L)))
    )


@theorem(
    id="split.onsager.distance",
    title="No conservative force is closer to the force than that of the excess",
    hypotheses=(potential,),
    claim=(housekeeping, "<=", total(r, L*(F - along(psi))**2)),
    equality="S^T psi = S^T phi",
    anywhere=anywhere,
    tight=nearly_best,
    shown=rf"{HK} = \min_\psi \|F - S^{{\mathsf T}}\psi\|_L^2",
    letters=letter,
    **common,
)
def distance():
    """With a force F = S^T psi the right side vanishes, so the housekeeping does."""
    away = total(r, L*(along(phi) - along(psi))**2)
    return (
        calc(housekeeping)
        .le(housekeeping + away, by=sign(away))
        .eq(total(r, L*(F - along(psi))**2), by=[squares, over(i, psi[i]*assume(potential)), force[1], over(r, along(psi)*ohm)])
    )


@theorem(
    id="split.onsager.conservative",
    title="A conservative force has no housekeeping",
    hypotheses=(potential, conservative),
    claim=(n.epr, "==", excess),
    equality="always",
    anywhere=gradients,
    without={conservative.name: driven_any},
    shown=rf"F = -S^{{\mathsf T}}\mu \;\Rightarrow\; \sigma = {EX}, \quad {HK} = 0",
    letters=letter,
    **common,
)
def no_housekeeping():
    """Every closed network in detailed balance is of this kind; that only such forces have none is tur.logmean.converse."""
    by_phi = total(i, phi[i]*n.rate(i))
    return (
        calc(n.epr)
        .eq(-total(i, mu[i]*n.rate(i)), by=over(r, J*assume(conservative)))
        .eq(-total(r, L*along(mu)*along(phi)), by=over(i, mu[i]*assume(potential)))
        .eq(by_phi, by=[over(r, L*along(phi)*assume(conservative)), force[1]])
        .eq(excess, by=squares)
    )


@theorem(
    id="split.onsager.motion",
    title="Without excess nothing moves",
    hypotheses=(potential,),
    claim=(total(i, a[i]*n.rate(i))**2, "<=", excess*total(r, L*along(a)**2)),
    equality="S^T a proportional to S^T phi",
    anywhere=anywhere,
    tight=nearly,
    shown=rf"(a\cdot\dot x)^2 \le {EX}\; a^{{\mathsf T}} G a, \quad\text{{so}}\quad {EX} = 0 \Rightarrow \dot x = 0",
    letters=letter,
    **common,
)
def motion():
    mixed = total(r, L*along(a)*along(phi))
    rate = total(i, a[i]*n.rate(i))
    return (
        calc(rate**2)
        .eq(mixed**2, by=(rate + mixed)*over(i, a[i]*assume(potential)))
        .le(excess*total(r, L*along(a)**2), by=lemmas.cauchy_schwarz(along(a), L*along(phi), weight=L, over=r))
    )
