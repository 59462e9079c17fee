"""What statements on tilted equilibria name: fields, potentials, responses, ways of fields, classes, gauges, energies.

Every function takes arrays under the names that the statements use, always with the states (or paths) as first axis: q, p, v (B, n),
O (B, K, n), theta (B, K), letters (B,); along paths h (B, K, T) at T nodes. It returns the values of one name in the same layout. N
(1, n) is the measure of the places of a space; states count one. Source of the definitions: N. Ohga, S. Ito, Phys. Rev. Research 6,
013315 (2024), arXiv:2112.11008.

>>> q, O = np.array([[0.5, 0.5]]), np.array([[[1.0, -1.0]]])
>>> theta = field(q, O, np.array([[0.8, 0.2]]))
>>> theta.round(10), psi(q, O, theta).round(10)
(array([[0.69314718]]), array([0.22314355]))
"""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from symthermo.errors import HypothesisFails
from symthermo.numeric.exponentials import log_sum
from symthermo.numeric.tilted import Tilts

Array = NDArray[np.float64]


def _mean(O: Array, law: Array, N: Array | float) -> Array:
    """<O>, (B, K)."""
    return np.asarray((O @ (N*law)[..., None])[..., 0])


def _up(theta: Array, O: Array) -> Array:
    """theta.O, (B, n)."""
    return np.asarray((theta[..., None]*O).sum(-2))


# -- the field and the potential -------------------------------------------------------------------------------------------------------
def field(q: Array, O: Array, p: Array, N: Array | float = 1.0) -> Array:
    """theta with <O>_theta = <O>_p, (B, K).

    Raises
    ------
    HypothesisFails
        no finite field has these averages; dependent observables
    """
    averages, weights, out = _mean(O, p, N), np.log(N*q), []
    families: dict[Any, Tilts] = {}
    for b, eta in enumerate(averages):
        at = (b if len(weights) > 1 else 0, b if len(O) > 1 else 0)
        if at not in families:
            families[at] = Tilts(weights[at[0]], O[at[1]])
        found = families[at].solve(eta)
        if found.kind != "inside":
            raise HypothesisFails(f"no finite field has the averages {', '.join(f'{v:.6g}' for v in eta)} of the observables O")
        out.append(found.theta)
    return np.array(out)


def psi(q: Array, O: Array, theta: Array, N: Array | float = 1.0) -> Array:
    """ln <exp(theta.O)>_q, (B,)."""
    return np.asarray(log_sum(np.log(N*q) + _up(theta, O)))


def law(q: Array, O: Array, theta: Array, N: Array | float = 1.0) -> Array:
    """q exp(theta.O - psi), (B, n)."""
    return np.asarray(q*np.exp(_up(theta, O) - psi(q, O, theta, N)[..., None]))


def law_seen(q: Array, O: Array, p: Array, N: Array | float = 1.0) -> Array:
    """The tilted law with the averages of p, (B, n)."""
    return law(q, O, field(q, O, p, N), N)


def averages(O: Array, ptheta: Array, N: Array | float = 1.0) -> Array:
    """eta, (B, K)."""
    return _mean(O, ptheta, N)


# -- fields that change ----------------------------------------------------------------------------------------------------------------
def _centred(q: Array, O: Array, theta: Array, N: Array | float) -> tuple[Array, Array]:
    """N ptheta, (B, n), and O - eta, (B, K, n)."""
    here = N*law(q, O, theta, N)
    return here, O - (O @ here[..., None])


def field_rate(q: Array, O: Array, theta: Array, v: Array, N: Array | float = 1.0) -> Array:
    """The rate at which theta follows the averages: Cov_theta^-1 d<O>/dt, (B, K)."""
    here, c = _centred(q, O, theta, N)
    spread = (c*here[..., None, :]) @ np.swapaxes(c, -1, -2)
    return np.asarray(np.linalg.solve(spread, _mean(c, v, N)[..., None])[..., 0])


def law_rate(q: Array, O: Array, theta: Array, thetadot: Array, N: Array | float = 1.0) -> Array:
    """d ptheta/dt, (B, n)."""
    _, c = _centred(q, O, theta, N)
    return np.asarray(law(q, O, theta, N)*_up(thetadot, c))


def averages_step(q: Array, O: Array, theta: Array, thetadot: Array, N: Array | float = 1.0) -> Array:
    """d<O>_theta/dt, (B, K)."""
    return _mean(O, law_rate(q, O, theta, thetadot, N), N)


def potential_rate(q: Array, O: Array, theta: Array, thetadot: Array, N: Array | float = 1.0) -> Array:
    """d/dt D(ptheta||q), (B,)."""
    here = law(q, O, theta, N)
    return np.asarray((N*law_rate(q, O, theta, thetadot, N)*np.log(here/q)).sum(-1))


def second_rate(q: Array, O: Array, theta: Array, thetadot: Array, N: Array | float = 1.0) -> Array:
    """d^2 phi/dt^2 while theta changes evenly: <s^2> + <theta.(O - eta) s^2>, s = thetadot.(O - eta), (B,)."""
    here, c = _centred(q, O, theta, N)
    return np.asarray((here*_up(thetadot, c)**2*(1 + _up(theta, c))).sum(-1))


def ray(theta: Array, clock: Array, tau: Array) -> Array:
    """h = theta t/tau, (B, K, T)."""
    return np.asarray(theta[..., None]*(clock/tau.sum(-1, keepdims=True))[:, None])


def ray_rate(theta: Array, clock: Array, tau: Array) -> Array:
    """Its rate theta/tau, (B, K, T)."""
    return np.asarray(theta[..., None]/tau.sum(-1)[:, None, None] + 0*clock[:, None])


def _along(q: Array, O: Array, h: Array, N: Array | float) -> tuple[Array, Array]:
    """N ptheta, (B, T, n), and O - eta at the nodes of a way of fields, (B, K, T, n)."""
    up = np.swapaxes(h, -1, -2) @ O + np.log(N*q)[..., None, :]
    here = np.exp(up - log_sum(up)[..., None])
    return here, O[..., None, :] - (O[..., None, :]*here[:, None]).sum(-1, keepdims=True)


def averages_along(q: Array, O: Array, h: Array, N: Array | float = 1.0) -> Array:
    """<O> in the field h, (B, K, T)."""
    here, _ = _along(q, O, h, N)
    return np.asarray(O @ np.swapaxes(here, -1, -2))


def averages_rate(q: Array, O: Array, h: Array, hdot: Array, N: Array | float = 1.0) -> Array:
    """Its rate Cov_h hdot, (B, K, T)."""
    here, c = _along(q, O, h, N)
    return np.asarray((here[:, None]*c*(hdot[..., None]*c).sum(1, keepdims=True)).sum(-1))


def kernel(q: Array, wp: Array, wm: Array, tail: Array, head: Array, duration: Array, N: Array | float = 1.0) -> Array:
    """W[j, i], from the first to the last time of a path, (1, n, n), per measure of j.

    Raises
    ------
    HypothesisFails
        rates that depend on time
    """
    if len(wp) > 1 and (np.any(np.ptp(wp, axis=0)) or np.any(np.ptp(wm, axis=0))):
        raise HypothesisFails("the rates depend on time; give the kernel W from the first to the last time")
    here, there, n = tail.reshape(-1).astype(int), head.reshape(-1).astype(int), q.shape[-1]
    rates = np.zeros((n, n))
    np.add.at(rates, (there, here), wp[0])
    np.add.at(rates, (here, there), wm[0])
    rates -= np.diag(rates.sum(axis=0))
    return np.asarray(expm(rates*duration[0])/np.reshape(N*np.ones(n), (-1, 1)))[None]


# -- a table of fields -------------------------------------------------------------------------------------------------------------------
def _steps(thetag: Array) -> NDArray[np.intp]:
    return np.arange(thetag.shape[-1] - 1)


def lower(thetag: Array) -> Array:
    """Step s leads from the field s, (1, L), of a table (B, K, L + 1) in order."""
    return np.asarray(_steps(thetag)[None], dtype=float)


def upper(thetag: Array) -> Array:
    """To the next."""
    return lower(thetag) + 1


def roots(thetag: Array) -> Array:
    """All ways begin at the first field, (1, L)."""
    return 0*lower(thetag)


def ends(thetag: Array) -> Array:
    """Way w ends at the field w + 1."""
    return upper(thetag)


def taken(thetag: Array) -> Array:
    """takes[s, w]: the first w + 1 steps, (1, L, L)."""
    s = _steps(thetag)
    return np.asarray(s[:, None] <= s, dtype=float)[None]


def potentials(q: Array, O: Array, thetag: Array, N: Array | float = 1.0) -> Array:
    """psi at each field, (B, G)."""
    return np.asarray(log_sum(np.swapaxes(thetag, -1, -2) @ O + np.log(N*q)[..., None, :]))


# -- classes, and other observables -------------------------------------------------------------------------------------------------------
def level_sets(O: Array) -> Array:
    """The class of each state, (B, n): states with the same values of all observables."""
    return np.array([np.unique(rows, axis=1, return_inverse=True)[1].reshape(-1) for rows in O], dtype=float)


def _member(cls: Array) -> Array:
    """(B, n, C)."""
    return np.asarray(cls[..., None] == np.arange(int(np.max(cls)) + 1), dtype=float)


def histogram(p: Array, cls: Array) -> Array:
    """Probabilities of the classes, (B, C)."""
    return np.asarray((p[..., None]*_member(cls)).sum(-2))


def class_values(O: Array, cls: Array) -> Array:
    """Means of the observables in the classes, (B, K, C)."""
    member = _member(cls)
    return np.asarray(O @ member/member.sum(-2, keepdims=True))


def counting(W: Array) -> Array:
    """The measure of the image of a stochastic map, (1, X): its places count one."""
    return np.ones((1, W.shape[-2]))


def _fit(O: Array, U: Array) -> Array:
    """(A, a) with O = A U + a, (B, K, L + 1), by least squares; what is rounding is 0."""
    one = np.ones((*U.shape[:-2], 1, U.shape[-1]))
    found = O @ np.linalg.pinv(np.concatenate([U, one], axis=-2), rcond=1e-12)
    return np.where(np.abs(found) > 1e-13*np.abs(found).max(axis=(-2, -1), keepdims=True), found, 0.0)


def affine_map(O: Array, U: Array) -> Array:
    """A of O = A U + a."""
    return _fit(O, U)[..., :-1]


def affine_shift(O: Array, U: Array) -> Array:
    """a of O = A U + a."""
    return _fit(O, U)[..., -1]


def span(q: Array, O: Array, p: Array) -> Array:
    """d of ln(p/q) = d_0 + d.O, (B, K)."""
    return affine_map(np.log(p/q)[..., None, :], O)[..., 0, :]


def span_constant(q: Array, O: Array, p: Array) -> Array:
    """d_0, (B,)."""
    return affine_shift(np.log(p/q)[..., None, :], O)[..., 0]


def indicators(O: Array) -> Array:
    """X of the indicator of state j, delta_ij = y_j + X_j.O_i, (B, n, K)."""
    return affine_map(np.eye(O.shape[-1]), O)


def indicator_constants(O: Array) -> Array:
    """y, (B, n)."""
    return affine_shift(np.eye(O.shape[-1]), O)


# -- standard coordinates, and a gauge -----------------------------------------------------------------------------------------------------
def standard_eta(p: Array) -> Array:
    """The probabilities of all states but the last, (B, n - 1)."""
    return p[..., :-1]


def standard_theta(p: Array) -> Array:
    """ln(p_i/p_n), (B, n - 1)."""
    return np.log(p[..., :-1]/p[..., -1:])


def standard_phi(p: Array) -> Array:
    """sum p ln p, (B,)."""
    return np.asarray((p*np.log(p)).sum(-1))


def standard_psi(p: Array) -> Array:
    """-ln p_n, (B,)."""
    return np.asarray(-np.log(p[..., -1]))


def standard_eta_rate(v: Array) -> Array:
    """(B, n - 1)."""
    return v[..., :-1]


def standard_theta_rate(p: Array, v: Array) -> Array:
    """(B, n - 1)."""
    return np.asarray(v[..., :-1]/p[..., :-1] - v[..., -1:]/p[..., -1:])


def standard_phi_rate(p: Array, v: Array) -> Array:
    """sum v (ln p + 1), (B,)."""
    return np.asarray((v*(np.log(p) + 1)).sum(-1))


def same_axes(p: Array) -> Array:
    """A = 1, (1, n - 1, n - 1)."""
    return np.eye(p.shape[-1] - 1)[None]


def inverse(A: Array) -> Array:
    """A^-1."""
    return np.asarray(np.linalg.inv(A))


def _points(p: Array, q: Array) -> Array:
    """(B, n, 2)."""
    return np.stack(np.broadcast_arrays(p, q), axis=-1)


def eta_points(p: Array, q: Array) -> Array:
    """Standard coordinates of two points, p and q, (B, n - 1, 2)."""
    return _points(p, q)[..., :-1, :]


def theta_points(p: Array, q: Array) -> Array:
    """The dual ones."""
    both = _points(p, q)
    return np.log(both[..., :-1, :]/both[..., -1:, :])


def phi_points(p: Array, q: Array) -> Array:
    """(B, 2)."""
    return standard_phi(np.moveaxis(_points(p, q), -1, -2))


def psi_points(p: Array, q: Array) -> Array:
    """(B, 2)."""
    return standard_psi(np.moveaxis(_points(p, q), -1, -2))


def shifted_eta_points(p: Array, q: Array) -> Array:
    """The same less those of q."""
    return np.asarray(eta_points(p, q) - eta_points(q, q))


def shifted_theta_points(p: Array, q: Array) -> Array:
    """The dual ones."""
    return np.asarray(theta_points(p, q) - theta_points(q, q))


def shifted_phi_points(p: Array, q: Array) -> Array:
    """D(p||q) and 0, (B, 2)."""
    ahead = (p*np.log(p/q)).sum(-1)
    return np.stack([ahead, 0*ahead], axis=-1)


def shifted_psi_points(p: Array, q: Array) -> Array:
    """D(q||p) and 0, (B, 2)."""
    return shifted_phi_points(q, p)


# -- energies ----------------------------------------------------------------------------------------------------------------------------
def temperature() -> Array:
    """Energies in units of temperature."""
    return np.ones(1)


def energy(q: Array, T: Array) -> Array:
    """-T ln q, (B, n)."""
    return np.asarray(-T[..., None]*np.log(q))


def free_energy(E: Array, T: Array, N: Array | float = 1.0) -> Array:
    """-T ln <1> of exp(-E/T), (B,)."""
    return np.asarray(-T*log_sum(np.log(N*np.ones(E.shape[-1])) - E/T[..., None]))


def canonical(E: Array, T: Array, N: Array | float = 1.0) -> Array:
    """exp((F - E)/T), (B, n)."""
    return np.exp((free_energy(E, T, N)[..., None] - E)/T[..., None])
