r"""Letters of theorems in LaTeX and in text: `Jp[r]` is J^{+}_{\rho}, `xdot` a dotted x, `xeq` an x with a superscript.

>>> LATEX.letter("mu0"), LATEX.letter("Gddot"), LATEX.letter("muy"), LATEX.letter("wmax")
(('\\mu', '0'), ('\\ddot{G}', ''), ('\\mu', 'y'), ('w_{\\max}', ''))
"""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..index import Map

_GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho",
    "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi",
    "Psi", "Omega",
)
_FAMILIES = {
    "Jp": ("J", "+"), "Jm": ("J", "-"), "Jssp": ("J", r"\mathrm{ss}+"), "Jssm": ("J", r"\mathrm{ss}-"),
    "kp": ("k", "+"), "km": ("k", "-"),
    "xeq": ("x", r"\mathrm{eq}"), "xss": ("x", r"\mathrm{ss}"), "mueq": (r"\mu", r"\mathrm{eq}"), "muss": (r"\mu", r"\mathrm{ss}"),
    "nup": (r"\nu", "+"), "num": (r"\nu", "-"),
    "v": (r"\dot x", ""), "xdot": (r"\dot x", ""), "acc": (r"\ddot x", ""), "ell": (r"\ell", ""),
    "dx": (r"\Delta x", ""), "Lam": (r"\Lambda", ""), "lam": (r"\lambda", ""), "ginv": ("g", "-1"),
    "x0": ("x", "(0)"), "x1": ("x", r"(\tau)"), "mu0": (r"\mu", "0"), "phi": (r"\varphi", ""), "extent": (r"\xi", ""),
    "dxs": (r"\delta x", ""), "dv": (r"\delta v", ""), "dacc": (r"\delta\dot v", ""), "dx0": (r"\delta x", "(0)"),
    "dv0": (r"\delta v", "(0)"), "dJ": (r"\delta J", ""), "dF": (r"\delta F", ""), "dJp": (r"\delta J", "+"), "dJm": (r"\delta J", "-"),
    "dlnW": (r"\delta\ln W", ""),
    "d2S": (r"\delta^2 S", ""), "d2Sdot": (r"\tfrac{d}{dt}\delta^2 S", ""), "jac": ("K", ""), "jacss": ("K", r"\mathrm{ss}"),
    "inv": ("K", "-1"), "info": ("I", ""), "infodot": (r"\dot I", ""), "Ilin": (r"I_{\mathrm{lin}}", ""),
    "Ilindot": (r"\dot I_{\mathrm{lin}}", ""), "Jdotp": (r"\dot J", "+"), "Jdotm": (r"\dot J", "-"), "ln_K": (r"\ln K", ""),
    "ln_Kdot": (r"\tfrac{d}{dt}\ln K", ""), "gradln": (r"\nabla\ln(p/q)", ""), "gradu": (r"\nabla u", ""), "slope": (r"\lambda", ""),
    "wp": ("w", "+"), "wm": ("w", "-"), "pthetadot": (r"\dot p_{\theta}", ""), "Ainv": ("A", "-1"), "Cinv": ("C", "-1"),
    "Ceinv": ("C", r"\mathrm{e},-1"), "he": ("h", r"\mathrm{e}"),
    "gradlnp": (r"\nabla\ln p", ""), "gradlnq": (r"\nabla\ln q", ""), "lnp_x": (r"\nabla\ln p", "x"), "vel": ("v", ""),
    "lnp_v": (r"\nabla\ln p", "v"), "lnq_x": (r"\nabla\ln q", "x"), "lnq_v": (r"\nabla\ln q", "v"),
    "xbardot": (r"\dot{\bar x}", ""), "vbardot": (r"\dot{\bar v}", ""), "dO": ("dO", ""), "dp": ("dp", ""), "dq": ("dq", ""),
    "ptheta": (r"p_{\theta}", ""), "py": ("p_{y}", ""), "pU": ("p_{U}", ""),
}
_INDICES = {"r": r"\rho", "q": r"\rho'"}

@dataclass(frozen=True)
class Script:
    """A way of writing: LaTeX, or text."""

    latex: bool
    letter: Callable[[str], tuple[str, str]]


def _latex_letter(name: str) -> tuple[str, str]:
    """(letter, superscript)."""
    if name in _FAMILIES:
        return _FAMILIES[name]
    if name.startswith("abs") and len(name) > 3:
        return f"|{_letter(name[3:])}|", ""
    if name.startswith("grad") and len(name) > 4:
        return rf"\nabla {_letter(name[4:])}", ""
    if name.endswith("max") and len(name) > 3:
        return rf"{_letter(name[:-3])}_{{\max}}", ""
    if "_" in name:
        head, _, tail = name.partition("_")
        return f"{_letter(head)}_{{{tail.replace('_', ',')}}}", ""
    head, digits = re.fullmatch(r"(.*?)(\d*)", name).groups()        # type: ignore[union-attr]
    for ending, mark in (("ddot", r"\ddot"), ("dot", r"\dot"), ("bar", r"\bar"), ("hat", r"\hat")):
        if head.endswith(ending) and len(head) > len(ending):
            return rf"{mark}{{{_letter(head.removesuffix(ending))}}}{f'_{digits}' if digits else ''}", ""
    for ending in ("eq", "ss"):
        if head.endswith(ending) and len(head) > 2:
            return _letter(head.removesuffix(ending)), rf"\mathrm{{{ending}}}"
    if head[:-1] in _GREEK and head not in _GREEK:
        return f"\\{head[:-1]}", head[-1]                      # mu at y
    return _letter(head) + (f"_{{{digits}}}" if digits else ""), ""


def _letter(head: str) -> str:
    if head in _GREEK:
        return f"\\{head}"
    if len(head) < 2:
        return head
    if len(head) == 2 and head[0].isupper():
        return f"{head[0]}_{{{head[1:]}}}"
    return rf"\mathrm{{{head}}}"


LATEX = Script(True, _latex_letter)
TEXT = Script(False, lambda name: ({"Jp": "J+", "Jm": "J-", "v": "xdot"}.get(name, name), ""))


def index(k: Any, script: Script = LATEX) -> str:
    """A place as a subscript."""
    if isinstance(k, Map):
        name = type(k).__name__
        inner = index(k.args[0], script)
        return rf"\mathrm{{{name}}}({inner})" if script.latex else f"{name}({inner})"
    return _INDICES.get(str(k), str(k)) if script.latex and k.size.name == "M" else str(k)
