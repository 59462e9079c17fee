"""Lemmas, each proved once from the rules, on letters; theorems only instantiate them. Nothing here is trusted.

A lemma about letters a, b, .. is used as `lemmas.use(lemmas.edge, a=Jp[r], b=Jm[r])`: shorthand for `substitute`.

| lemma | says |
|---|---|
| `ln_below`, `ln_above` | `ln u <= u - 1`, `1 - 1/u <= ln u` (as `0 <= ..`) |
| `u_ln_u`, `ln_rises`, `pade` | `0 <= u ln u - u + 1`, `0 <= (u-1) ln u`, `0 <= (u-1)(ln u - 2(u-1)/(u+1))` |
| `means` | `b (a/b)^(1/(1+z)) <= (a + z b)/(1+z)`: weighted means, Young |
| `edge`, `gibbs`, `mean` | `0 <= (a-b) ln(a/b)`, `a-b <= a ln(a/b)`, `(a-b)^2/(a+b) <= (a-b) ln(a/b)/2` |
| `mean_gap` | the last with the next term, `(a-b)^4/(3 (a+b)^3)`, on its left: equality only at a = b |
| `force` | tangent plane of `(a-b) ln(a/b)` at (c, d): Jensen, coarse graining, artanh bounds |
| `log_sum` | tangent plane of `a ln(a/b)` at (c, d): log-sum inequality, monotone divergences |
| `signed_force(A, B, w, e, plus, minus)` | the first with a weight `-1 <= w <= 1`: W1, cost, hyperbolic bound |
| `young(F, G, w)`, `cauchy_schwarz(F, G, w, over)` | `2FG <= F^2 w + G^2/w`; totals over one to three indices |
| `hoelder(A, B, w, z, over)` | totals of `means`: `total w |f g|` against powers of `total w |f|^q`, `total w |g|^r` |
| `schwarz(F, G, H, over, each)` | `(total F)^2 <= total G . total H` from `F^2 <= G H` at each place |
| `cancel(X, Y, product, nonnegative)` | `X <= Y` from `X^2 <= Y X` and `0 <= Y` |
| `kinetic_line` | tangent of `2 s artanh s` in `s^2`, one reaction, `s = d/(2+d)`: thermodynamic-kinetic bound |
| `artanh_line`, `cosh_line`, `cosh_plane`, `sinh_up` | the convex functions behind them |
| `ohm(A, B)`, `below_mean`, `above_root` | `L F == J`, `L <= (a+b)/2`, `sqrt(ab) <= L`, balanced or not |
| `log_mean_oriented`, `homogeneous` | `L(b e^2d, b) == b (e^2d - 1)/(2d)`, `L(ua, ub) == u L(a, b)` |
| `onsager` | `L s^2 <= s(a-b) + b(e^s - 1) + a(e^-s - 1)`: the information-geometric excess is below the Onsager one |
| `divergence`, `pinsker`, `hellinger`, `chi_square` | one term `a ln(a/b) - a + b` against squares |
| `cubic_below`, `cubic_above`, .. `_back` | `u - 1 - ln u` and `u ln u - u + 1` between expansions to third order |
| `symmetric` | `4 (sqrt a - sqrt b)^2 <= (a-b) ln(a/b)` |
"""
from .convex import artanh_line, cosh2, cosh_line, cosh_plane, height_of, kinetic_line, ratio, sinh2, sinh_up, slope_of
from .divergence import (
    chi_square,
    cubic_above,
    cubic_above_back,
    cubic_below,
    cubic_below_back,
    divergence,
    hellinger,
    pinsker,
    symmetric,
)
from .log_mean import above_root, below_mean, homogeneous, log_mean_oriented, log_mean_value, ohm, onsager
from .scalar import (
    LETTERS,
    a,
    b,
    c,
    cancel,
    d,
    edge,
    force,
    gibbs,
    height,
    ln_above,
    ln_below,
    ln_rises,
    log_sum,
    mean,
    mean_gap,
    means,
    pade,
    s,
    signed_force,
    slope,
    u,
    u_ln_u,
    use,
    x,
    y,
    young,
    z,
)
from .totals import cauchy_schwarz, hoelder, schwarz

__all__ = [
    "LETTERS", "a", "above_root", "artanh_line", "b", "below_mean", "c", "cancel", "cauchy_schwarz", "chi_square", "cosh2", "cosh_line",
    "cosh_plane", "cubic_above", "cubic_above_back", "cubic_below", "cubic_below_back", "d", "divergence", "edge", "force", "gibbs",
    "height", "height_of", "hellinger", "hoelder", "homogeneous", "kinetic_line", "ln_above", "ln_below", "ln_rises", "log_mean_oriented",
    "log_mean_value", "log_sum", "mean", "mean_gap", "means", "ohm", "onsager", "pade", "pinsker", "ratio", "s", "schwarz", "signed_force",
    "sinh2", "sinh_up", "slope", "slope_of", "symmetric", "u", "u_ln_u", "use", "x", "y", "young", "z",
]
