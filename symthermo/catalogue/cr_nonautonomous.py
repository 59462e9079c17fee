"""Only rates that change can make the Fisher information of time grow.

    dI/dt = -sum_r (wp_r p_tail + wm_r p_head) (s_head - s_tail)^2 + 2 sum_i s_i ((dW/dt) p)_i ,      s_i = (dp_i/dt)/p_i
    dI/dt = -2 mu T <|grad s|^2> + 2 mu <grad s . df/dt>                                              for a diffusion in a force f

Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832; the form for jump processes is re-derived. Identifier: cr.nonautonomous.
"""
from ..index import family, total
from ..proof import Motion, assume, calc, close, derive, over, sign, theorem
from . import _diffusion as d
from ._probability import (
    DIFFUSIONS,
    HERE,
    JUMPS,
    PAPER,
    REDERIVED,
    acc,
    close_to_equilibrium,
    elsewhere,
    flow,
    head,
    incidence,
    information_rate,
    master,
    moving,
    n,
    p,
    r,
    smoothing,
    tail,
    v,
    wm,
    wp,
)
from ._probability import state as i
from ._samples import times

wpdot, wmdot = family("wpdot"), family("wmdot")
moves = Motion("v = dp/dt, acc = dv/dt, rates that change", ((p, v), (v, acc), (wp, wpdot), (wm, wmdot)))
pushed = total(r, n.S(i, r)*(wpdot[r]*p[tail(r)] - wmdot[r]*p[head(r)]))                      # ((dW/dt) p)_i
fisher_rate = information_rate(i)
protocol = 2*total(i, v[i]/p[i]*pushed)


def driven(rng, k, data, wpdot, wmdot):
    """The motion under rates that change; `data`: p, wp, wm."""
    p, wp, wm = (data[name] for name in ("p", "wp", "wm"))
    out = incidence(rng, k)
    S = out.pop("S")
    v = times(S, flow(wp, wm, p))
    return out | data | {"v": v, "wpdot": wpdot, "wmdot": wmdot, "acc": times(S, flow(wp, wm, v) + flow(wpdot, wmdot, p))}


def anywhere(rng, k):
    wp, wm = (rng.lognormal(0, 1, (k, 5)) for _ in range(2))
    return driven(rng, k, {"p": moving(rng, k)["p"], "wp": wp, "wm": wm}, *(3*rng.normal(0, 1, (k, 5)) for _ in range(2)))


def pushed_along(rng, k):                                 # close to equilibrium, pushed hard along the motion
    data = close_to_equilibrium(rng, k, 0.001)
    p, wp, wm = (data[name] for name in ("p", "wp", "wm"))
    wpdot = 1e5*flow(wp, wm, p)/p[:, HERE]*(1 + 0.003*rng.uniform(-1, 1, (k, 5)))
    return driven(rng, k, {"p": p, "wp": wp, "wm": wm}, wpdot, 0*wpdot)


def out_of_motion(rng, k):
    return elsewhere(rng, k) | {"wpdot": rng.normal(0, 1, (k, 5)), "wmdot": rng.normal(0, 1, (k, 5))}


common = {"source": REDERIVED, "paper": 5, "applies_to": JUMPS}


@theorem(
    id="cr.nonautonomous",
    title="The rate of the Fisher information of time with rates that change",
    hypotheses=(master, moves),
    claim=(fisher_rate, "==", -smoothing + protocol),
    equality="always",
    anywhere=anywhere,
    without={master.name: out_of_motion},
    shown=r"\frac{dI}{dt} = -\sum_r \bigl(w^+_r p_{\mathrm{tail}(r)} + w^-_r p_{\mathrm{head}(r)}\bigr)"
          r"\bigl(s_{\mathrm{head}(r)} - s_{\mathrm{tail}(r)}\bigr)^2 + 2\sum_i s_i \Bigl(\frac{dW}{dt}\,p\Bigr)_i",
    **common,
)
def identity():
    linear = derive(assume(master), moves)
    return calc(fisher_rate).eq(-smoothing + protocol, by=[over(i, 2*v[i]/p[i]*linear), over(i, (v[i]/p[i])**2*assume(master))],
                                why="the derivative of the master equation")


@theorem(
    id="cr.nonautonomous.bound",
    title="The Fisher information of time grows no faster than its part of the protocol",
    hypotheses=(master, moves),
    claim=(fisher_rate, "<=", protocol),
    equality="the score is the same at both ends of each edge; as the rates change ever faster",
    anywhere=anywhere,
    tight=pushed_along,
    without={master.name: out_of_motion},
    shown=r"\frac{dI}{dt} \le 2\sum_i s_i \Bigl(\frac{dW}{dt}\,p\Bigr)_i",
    **common,
)
def bound():
    return calc(fisher_rate).eq(-smoothing + protocol, by=identity.prove()).le(protocol, by=sign(smoothing))


def dragged(rng, k):
    """A force that changes in any way."""
    return d.driven(d.diffusing(rng, k), d.wave(rng, k, 3.0))


def dragged_along(rng, k):                                # slow, pushed hard along the gradient of the score
    data = d.diffusing(rng, k, 0.001)
    return d.driven(data, 1e3*data["T"][:, None]*data["grads"][:, 0]*(1 + 0.003*d.wave(rng, k)))


of_diffusion = {"source": PAPER, "paper": 5, "hypotheses": (d.force, d.pushed, d.of_motion, d.of_square), "anywhere": dragged,
                "without": {d.force.name: d.accelerated}, "applies_to": DIFFUSIONS}
diffusion_rate = information_rate(d.x)
dragging = 2*d.mu*total(d.x, d.k, d.p[d.x]*d.grads[d.k, d.x]*d.fdot[d.k, d.x])


@theorem(
    id="cr.nonautonomous.diffusion",
    title="The rate of the Fisher information of time of a diffusion in a force that changes",
    claim=(diffusion_rate, "==", -d.blur + dragging),
    equality="always",
    shown=r"\frac{dI}{dt} = -2\mu T\,\langle |\nabla s|^2\rangle + 2\mu\,\langle \nabla s \cdot \partial_t f\rangle",
    **of_diffusion,
)
def diffusion_identity():
    carried = over(d.x, over(d.k, 2*d.p[d.x]*d.grads[d.k, d.x]*derive(assume(d.force), d.pushed)))
    return close(diffusion_rate, "==", -d.blur + dragging, by=[assume(d.of_motion), assume(d.of_square), carried])


@theorem(
    id="cr.nonautonomous.diffusion.bound",
    title="The Fisher information of time of a diffusion grows no faster than its part of the protocol",
    claim=(diffusion_rate, "<=", dragging),
    equality="the score is the same everywhere; as the force changes ever faster",
    tight=dragged_along,
    shown=r"\frac{dI}{dt} \le 2\mu\,\langle \nabla s \cdot \partial_t f\rangle",
    **of_diffusion,
)
def diffusion_bound():
    return calc(diffusion_rate).eq(-d.blur + dragging, by=diffusion_identity.prove()).le(dragging, by=sign(d.blur))
