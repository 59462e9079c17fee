"""`minimum_ep`: the least entropy production behind measured averages, from responses that were measured too."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadValue, HypothesisFails, OutOfDomain
from ..numeric import responses
from ..numeric.responses import Fit
from .report import show
from .tilted_reading import Table, plain, read_table

Array = NDArray[np.float64]
INTERPOLATIONS = ("law", "monotone", "linear")


@dataclass(frozen=True, eq=False)
class MinimumEP:
    """The least entropy production of relaxation that is compatible with averages eta.

    Attributes
    ----------
    eta : the averages
    phi : estimate of the least entropy production; no bound
    theta, psi : the field that would hold the averages in equilibrium; theta.eta - phi
    certified : a lower bound on the entropy production that assumes no interpolation; `certified_at`, the field in the table that gives it
    at_most : phi is at most this, by convexity
    phi_error, theta_error : standard errors, NaN where the table has no errors
    missing : by how much the interpolation misses the averages in the table (root mean square; in units of their errors where given)
    slack : the smallest (theta_a - theta_b).(eta_a - eta_b) over pairs of rows, >= 0 in equilibrium
    interpolation, level, why : "law", "monotone" or "linear"; of trust; sentences

    The entropy production of any relaxation from a state with averages eta, in units of the Boltzmann constant, is at least
    phi (N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024)).
    """

    eta: Array
    phi: float
    theta: Array
    psi: float
    certified: float
    certified_at: Array
    at_most: float
    phi_error: float
    theta_error: Array
    missing: float
    slack: float
    interpolation: str
    level: str = "estimated"
    why: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """For a terminal."""
        several = lambda v: ", ".join(show(x) for x in v)
        error = f" +- {self.phi_error:.2g}" if self.phi_error == self.phi_error else ""
        lines = [f"least entropy production {show(self.phi)}{error} ({self.level})",
                 f"certified: at least {show(self.certified)}; by convexity at most {show(self.at_most)}",
                 f"field theta = {several(self.theta)}; psi = {show(self.psi)}"]
        return "\n".join([*lines, *(f"  {sentence}" for sentence in self.why.values())])

    def __repr__(self) -> str:
        return f"<MinimumEP: phi = {show(self.phi)} ({self.level}), certified {show(self.certified)}>"


def minimum_ep(table: Any, eta: Any, *, eta_error: Any = 0, interpolation: str = "law", sigmas: float = 2.0) -> MinimumEP:
    """phi(eta) from a table of responses: the equilibrium itself and its energies need not be known.

    Parameters
    ----------
    table : the path of a CSV file; a mapping or data frame of columns theta_1, ..., eta_1, ..., and eta_1_err, ... where known;
        or an array whose columns are theta, eta (and errors). Rows are measured in equilibrium at the field theta (in units of
        temperature), one of them at zero field; on a grid or anywhere
    eta, eta_error : the K averages during the relaxation, and their standard errors
    interpolation : "law", a distribution of the observables that reproduces the table best; for K = 1 also "monotone", cubics,
        and "linear", straight lines between the rows, with trapezoids for psi
    sigmas : how many standard errors `certified`, `at_most` and the test of the table allow

    Raises
    ------
    BadStructure, BadValue, MissingValue, UnreadableFile
        columns that are missing or not numbers; no row at zero field
    HypothesisFails
        averages that do not rise with the field, as they do in equilibrium
    OutOfDomain
        averages outside the range of the table

    >>> import numpy as np
    >>> theta = np.linspace(0, 2, 9)
    >>> found = minimum_ep({"theta_1": theta, "eta_1": np.tanh(theta)}, 0.6)
    >>> print(f"{found.phi:.4f} {found.theta[0]:.4f}, at least {found.certified:.4f}")
    0.1927 0.6931, at least 0.1232
    """
    rows = read_table(table)
    K = rows.theta.shape[1]
    target, target_error = _numbers(eta, "eta", K), _numbers([eta_error] * K if np.ndim(eta_error) == 0 else eta_error, "eta_error", K)
    if np.any(target_error < 0):
        raise BadValue(f"eta_error = {str(eta_error)[:60]}: a standard error is not negative")
    if interpolation not in INTERPOLATIONS or K > 1 and interpolation != "law":
        raise BadValue(f"interpolation = {str(interpolation)[:40]!r}: expected {' or '.join(INTERPOLATIONS) if K == 1 else 'law'}"
                       + (" with several fields" if K > 1 else ""))
    if not (isinstance(sigmas, (int, float, np.number)) and 0 <= sigmas < np.inf):
        raise BadValue(f"sigmas = {str(sigmas)[:40]}: expected how many standard errors are allowed, such as 2")
    margin = float(sigmas) * rows.error
    slack = _checked(rows, margin, float(sigmas))
    _in_range(rows, target)
    if (silent := np.flatnonzero(np.ptp(rows.eta, axis=0) == 0.0)).size:
        raise HypothesisFails(f"eta_{silent[0] + 1} is the same at every field: an observable that does not respond is constant")
    bounds = responses.bracket(rows.theta, rows.eta, margin, target, rows.zero)
    with_errors = bool(np.any(rows.error > 0))

    def fit(averages: Array, at: Array, reaches: tuple[float, ...] = (0.5, 1.0, 2.0)) -> Fit:
        error = np.where(rows.error > 0, rows.error, np.max(rows.error)) if with_errors else np.ones_like(rows.eta)
        if interpolation == "law":
            return responses.by_law(rows.theta, averages, error, at, rows.zero, reaches)
        return responses.along_one(rows.theta[:, 0], averages[:, 0], 1.0 / error[:, 0] ** 2, float(at[0]), interpolation == "linear")

    found = fit(rows.eta, target)
    if not np.isfinite(found.phi):
        raise OutOfDomain(f"no law that reproduces the table has the averages {plain(target)}; they lie too close to the edge of the table")
    spread = np.full(K + 1, np.nan)
    if with_errors or np.any(target_error > 0):
        def again(averages: Array, at: Array) -> Array:
            drawn = fit(averages, at, (found.reach,))
            return np.append(drawn.theta, drawn.phi)

        spread = responses.sensitivity(again, rows.eta, rows.error, target, target_error)
    certified = max(bounds.low, 0.0)
    why = _reasons(found.phi, certified, bounds.high, with_errors, float(sigmas))
    if with_errors and found.missing > sigmas:
        why["missing"] = (f"the best law misses the averages in the table by {found.missing:.3g} of their standard errors: the errors"
                          " are too small, or the response is not symmetric, or what was measured is no equilibrium")
    return MinimumEP(target, found.phi, found.theta, float(found.theta @ target) - found.phi, certified, rows.theta[bounds.best],
                     bounds.high, float(spread[-1]), spread[:-1], found.missing, slack, interpolation, why=why)


def _reasons(phi: float, certified: float, at_most: float, with_errors: bool, sigmas: float) -> dict[str, str]:
    allowed = f"within {sigmas:g} standard errors" if with_errors else "exactly"
    why = {"phi": "an interpolation between the rows of the table: an estimate, which may err on either side",
           "certified": f"max over rows of theta.eta - psi with psi from above by convexity: holds if the averages in the table are "
                        f"right {allowed}"}
    if not certified <= phi <= at_most * (1 + 1e-9) + 1e-12:
        why["range"] = f"the estimate {phi:.6g} lies outside the range {certified:.6g} to {at_most:.6g} that convexity leaves it"
    return why


# -- checks ------------------------------------------------------------------------------------------------------------
def _checked(rows: Table, margin: Array, sigmas: float) -> float:
    """The smallest of (theta_a - theta_b).(eta_a - eta_b); refused where it, or a longer way around, is negative beyond the errors."""
    dt, de = (v[:, None, :] - v[None, :, :] for v in (rows.theta, rows.eta))
    products = (dt * de).sum(axis=-1)
    allowed = (np.abs(dt) * np.sqrt(margin[:, None, :] ** 2 + margin[None, :, :] ** 2)).sum(axis=-1)
    rounding = 1e-9 * float(np.abs(products).max(initial=0.0))
    beyond = "" if not np.any(margin) else f" beyond {sigmas:g} standard errors"
    if np.any(bad := products + allowed < -rounding):
        a, b = (rows.theta[k] for k in np.unravel_index(np.argmin(np.where(bad, products, 0.0)), products.shape))
        raise HypothesisFails(f"the averages fall as the field rises{beyond}, between theta = {plain(b)} and {plain(a)}: in equilibrium "
                              "(theta_a - theta_b).(eta_a - eta_b) >= 0")
    around = np.diag(responses.ways(rows.theta, rows.eta, margin))
    if np.any(around < -rounding):
        raise HypothesisFails(f"the response is not symmetric{beyond}: around closed ways through the table the work of the fields is as "
                              f"low as {around.min():.6g}, where equilibrium gives >= 0")
    np.fill_diagonal(products, np.inf)
    return float(products.min())


def _in_range(rows: Table, target: Array) -> None:
    if rows.theta.shape[1] == 1:
        low, high = float(rows.eta.min()), float(rows.eta.max())
        if not low <= target[0] <= high:
            raise OutOfDomain(f"eta = {target[0]:.10g} lies outside the table, which goes from {low:.10g} to {high:.10g}; measure at "
                              f"{'stronger' if target[0] > high else 'weaker or negative'} fields")
    elif (a := responses.inside(rows.eta, target)) is not None:
        a = a / np.abs(a).max()
        raise OutOfDomain(f"eta = {plain(target)} lies outside the averages in the table: in the direction {plain(a)} it is "
                          f"{float(a @ target):.6g}, and they reach {float((rows.eta @ a).max()):.6g}")


def _numbers(given: Any, what: str, K: int | None) -> Array:
    try:
        v = np.atleast_1d(np.asarray(given, dtype=float))
    except (TypeError, ValueError):
        v = np.full(1, np.nan)
    if v.ndim != 1 or not np.all(np.isfinite(v)) or K is not None and len(v) != K:
        raise BadValue(f"{what} = {str(given)[:60]}: expected {K or 'finite'} number{'s' * (K != 1)}, as the table has fields")
    return v
