"""`jump`: one door for every form in which a jump process can be given, and the graph of its states.

A rate is a number, a symbol, or a formula as text in the grammar of `symthermo.expression`; the name t in a formula is the time.
"""
from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import networkx as nx

from ..errors import BadStructure, BadValue, UnknownName
from ..expression import Call, Expr, Name, Num, names
from ..networks.network import Constant, MassAction, ReactionNetwork, listing, real
from ..networks.rated import Rate, ordered, paired, readable
from ..networks.records import channel
from ..networks.text import parse
from .jump import JumpProcess
from .matrices import channels, dense, entry, sparse
from .oriented import TIME, canonical, ends, valued

Direction = tuple[int, int, str | None]


def jump(W: Any, states: Iterable[Hashable] | None = None, *, parameters: Mapping[str, Any] | None = None, breaks: Iterable[Any] = (),
         name: str = "jump process") -> JumpProcess:
    """A Markov jump process.

    Parameters
    ----------
    W
        a square matrix, W[i][j] the rate from state j to state i, the diagonal zero or closing its column (nested lists, numpy,
        sympy, scipy.sparse); several reservoirs: a list of such matrices, or {channel: matrix}; a function t -> matrix;
        a networkx DiGraph or MultiDiGraph of states; a unimolecular network, or its text
    states : labels; s1, s2, ... unless given
    parameters : values of the names in formulas
    breaks : times at which formulas or the function jump: propagation starts anew there

    Raises
    ------
    BadStructure, BadValue
        not square, negative rates, a diagonal that does not close its column, a reaction that is not unimolecular

    >>> jump([[0, 1], ["2 + sin(t)", 0]]).at([0.5, 0.5], t=0).J.tolist()
    [0.5]
    >>> jump({"hot": [[0, 1], [2, 0]], "cold": [[0, 3], [1, 0]]}).edges
    (Edge(lower=0, upper=1, channel='cold'), Edge(lower=0, upper=1, channel='hot'))
    """
    if isinstance(W, str):
        W = parse(W)
    if isinstance(W, ReactionNetwork):
        return _finished(canonical(W), tuple(W.species if states is None else labelled(states)), {}, parameters, breaks)
    if hasattr(W, "adj") and hasattr(W, "nodes"):
        if states is not None:
            raise BadStructure("the nodes of the graph are the states; give no others beside them")
        return from_graph(W, parameters=parameters, breaks=breaks, name=name)
    if callable(W) and not hasattr(W, "shape"):
        return _of_function(W, states, breaks, name)
    return _of_matrices(channels(W), states, parameters, breaks, name)


def from_graph(graph: Any, *, states: Iterable[Hashable] | None = None, parameters: Mapping[str, Any] | None = None,
               breaks: Iterable[Any] = (), name: str = "jump process") -> JumpProcess:
    """The process of a directed networkx graph; edge (j, i) carries `rate`, from j to i. `states`: its nodes in another order.

    >>> JumpProcess.from_graph(nx.DiGraph([("on", "off", {"rate": 3}), ("off", "on", {"rate": 1})])).states
    ('off', 'on')
    """
    if not (hasattr(graph, "is_directed") and graph.is_directed()):
        raise BadStructure("expected a DiGraph or MultiDiGraph, whose edges say which way a jump goes")
    nodes = ordered(graph) if states is None else labelled(states)
    if set(nodes) != set(graph):
        raise BadStructure(f"states = {listing(map(str, nodes))}; expected the nodes of the graph, {listing(map(str, graph))}")
    place = {n: k for k, n in enumerate(nodes)}
    rates: dict[Direction, Any] = {}
    for u, v, data in graph.edges(data=True):
        key = (place[u], place[v], channel(data))
        if u == v:
            raise BadStructure(f"an edge leads from {u} to {u}; a jump changes the state")
        if "rate" not in data:
            raise BadValue(f"the edge from {u} to {v} has no 'rate'")
        if key in rates:
            raise BadStructure(f"two rates from {u} to {v}; tell several reservoirs apart with the edge attribute 'channel'")
        rates[key] = data["rate"]
    return _made(rates, nodes, parameters, breaks, name)


def to_graph(process: JumpProcess) -> nx.MultiDiGraph:
    """States as nodes; each direction an edge with `rate` (exact, or a text) and `channel`."""
    graph = nx.MultiDiGraph(name=process.network.name)
    graph.add_nodes_from(process.states)
    for j in process.jumps:
        c = j.constant
        rate: Any = c.value if c.value is not None else str(process.formulas[c.symbol]) if c.symbol in process.formulas else c.symbol
        label = process.edges[j.edge].channel
        graph.add_edge(process.states[j.source], process.states[j.target], rate=rate, **({} if label is None else {"channel": label}))
    return graph


def piecewise(breaks: Sequence[Any], matrices: Sequence[Any], states: Iterable[Hashable] | None = None,
              name: str = "jump process") -> JumpProcess:
    """Rates constant between breaks: matrices[k] from breaks[k-1] on. They need the same jumps, and numbers.

    >>> switched = piecewise([1], [[[0, 1], [1, 0]], [[0, 1], [3, 0]]])
    >>> switched.propagate([0.5, 0.5], [1, 50]).round(9).tolist()
    [[0.5, 0.5], [0.25, 0.75]]
    """
    if isinstance(matrices, str) or not isinstance(matrices, Iterable):
        raise BadStructure(f"matrices = {str(matrices)[:40]}: expected a list of rate matrices, one more than breaks")
    parts = [jump(W, states) for W in matrices]
    times = _times(breaks)
    if len(parts) != len(times) + 1:
        raise BadStructure(f"{len(times)} breaks and {len(parts)} matrices; expected one matrix more than breaks")
    first = parts[0]
    shapes = [[(j.source, j.target, p.edges[j.edge].channel) for j in p.jumps] for p in parts]
    if any(s != shapes[0] for s in shapes) or any(p.formulas or j.constant.value is None for p in parts for j in p.jumps):
        raise BadStructure("the matrices of a piecewise protocol need numbers, and nonzero rates in the same places")
    formulas: dict[str, Expr] = {}
    for k, j in enumerate(first.jumps):
        values = [Num(p.jumps[k].constant.value or Fraction(0)) for p in parts]
        if len(set(values)) > 1:
            cases = [a for v, t in zip(values, times, strict=False) for a in (v, Call("lt", (Name(TIME), Num(t))))]
            formulas[j.constant.symbol] = Call("piecewise", (*cases, values[-1]))
    net = replace(bare(first.network, set(formulas)), name=name)
    return JumpProcess(net, first.states, formulas, breaks=times, steps=True)


# -- matrices ----------------------------------------------------------------------------------------------------------
def _of_matrices(parts: list[tuple[str | None, Any]], states: Iterable[Hashable] | None, parameters: Mapping[str, Any] | None,
                 breaks: Iterable[Any], name: str) -> JumpProcess:
    rates: dict[Direction, Any] = {}
    sizes = set()
    for label, W in parts:
        size, entries = sparse(W) if hasattr(W, "tocoo") else dense(W)
        sizes.add(size)
        rates |= {(j, i, label): w for i, j, w in entries}
    if len(sizes) != 1:
        raise BadStructure(f"the rate matrices of the channels have {listing(str(n) for n in sorted(sizes))} states; expected one number")
    size = sizes.pop()
    labels = [f"s{i}" for i in range(1, size + 1)] if states is None else labelled(states)
    if len(labels) != size:
        raise BadStructure(f"{len(labels)} labels for {size} states")
    return _made(rates, labels, parameters, breaks, name)


def labelled(states: Any) -> list[Hashable]:
    """Labels of states as they were given.

    Raises
    ------
    BadStructure
        no sequence; a label that cannot be a key, as lists cannot
    """
    labels = list(states) if isinstance(states, Iterable) else None
    if labels is None or (wrong := [s for s in labels if not isinstance(s, Hashable)]):
        found = states if labels is None else wrong[0]
        raise BadStructure(f"states: found {str(found)[:40]!r}; expected a label for each state: texts, numbers, or tuples of them")
    return labels


# -- the parts together ------------------------------------------------------------------------------------------------
def _made(rates: Mapping[Direction, Any], labels: Sequence[Hashable], parameters: Mapping[str, Any] | None, breaks: Iterable[Any],
          name: str) -> JumpProcess:
    if not rates:
        raise BadStructure("no rate is given, so nothing ever jumps")
    formulas: dict[Direction, Expr] = {}
    plain: list[Rate] = []
    for (j, i, label), w in rates.items():
        rate = entry(w, i, j) if not isinstance(w, Expr) else w
        if isinstance(rate, Expr):
            formulas[j, i, label] = rate
        plain.append(Rate(j, i, None if isinstance(rate, Expr) else rate, label))
    species = [readable(s) for s in labels]
    if len(set(species)) < len(species):
        raise BadStructure(f"states = {listing(map(str, labels))}: their names must differ")
    return with_formulas(paired([((s, 1),) for s in species], plain, name), tuple(labels), formulas, parameters, breaks)


def with_formulas(net: ReactionNetwork, labels: tuple[Hashable, ...], formulas: Mapping[Direction, Expr],
                  parameters: Mapping[str, Any] | None, breaks: Iterable[Any] = ()) -> JumpProcess:
    """The process of a network some of whose rates are formulas, {(from, to, channel): formula}."""
    laws: dict[str, Expr] = {}
    for r in net.reactions:
        (a, b), law = ends(r), r.law
        assert isinstance(law, MassAction)
        for key, constant in (((a, b, r.channel), law.plus), ((b, a, r.channel), law.minus)):
            if key in formulas and constant is not None:
                laws[constant.symbol] = formulas[key]
    return _finished(net, labels, laws, parameters, breaks)


def _finished(net: ReactionNetwork, labels: tuple[Hashable, ...], formulas: Mapping[str, Expr], parameters: Mapping[str, Any] | None,
              breaks: Iterable[Any]) -> JumpProcess:
    own = dict.fromkeys(n for e in formulas.values() for n in names(e) if n != TIME)
    if not isinstance(parameters or {}, Mapping):
        raise BadValue(f"parameters = {str(parameters)[:40]}: expected values by name, such as {{'k': 2}}")
    given = dict(parameters or {})
    known = {c.symbol for c in net.constants} - set(formulas)
    if unknown := [k for k in given if k not in own and k not in known]:
        raise UnknownName(f"no parameter {unknown[0][:60]!r}; there are {listing([*own, *sorted(known)])}")
    if rest := {k: v for k, v in given.items() if k not in own}:
        net = net.with_values(rest)
    values = {k: real(given[k], k) if k in given else None for k in own}
    return JumpProcess(valued(net, formulas, values), labels, dict(formulas), values, _times(breaks))


def _times(breaks: Iterable[Any]) -> tuple[Fraction, ...]:
    if isinstance(breaks, str) or not isinstance(breaks, Iterable):
        raise BadValue(f"breaks = {str(breaks)[:40]}: expected increasing times, such as [1, 2]")
    times = tuple(real(b, "a break") for b in breaks)
    if any(b <= a for a, b in pairwise(times)):
        raise BadValue("breaks must be increasing times")
    return times


# -- functions of time -------------------------------------------------------------------------------------------------
def _of_function(W: Any, states: Iterable[Hashable] | None, breaks: Iterable[Any], name: str) -> JumpProcess:
    first = _of_matrices(channels(W(0.0)), states, None, (), name)
    if first.formulas or any(j.constant.value is None for j in first.jumps) or len(first.channels) > 1:
        raise BadStructure("a function of time returns one matrix of numbers")
    free = bare(first.network, {j.constant.symbol for j in first.jumps})
    return JumpProcess(free, first.states, breaks=_times(breaks), protocol=W)


def matrix_rates(process: JumpProcess, t: float) -> dict[str, Fraction]:
    """{symbol: rate} of a process whose rates are a function, at t.

    Raises
    ------
    BadStructure
        jumps that were not there at t = 0
    """
    assert process.protocol is not None
    size, entries = dense(process.protocol(t))
    found = {(j, i): real(w, "a rate") for i, j, w in entries}
    out = {j.constant.symbol: found.pop((j.source, j.target), Fraction(0)) for j in process.jumps}
    if size != len(process.states) or found:
        raise BadStructure(f"the rate matrix at t = {t:.6g} has jumps that it did not have at t = 0; give them a rate there, however small")
    return out


def bare(net: ReactionNetwork, symbols: set[str]) -> ReactionNetwork:
    """The network with these constants without a value."""
    free = lambda c: Constant(c.symbol) if c is not None and c.symbol in symbols else c
    laws = [r.law for r in net.reactions]
    reactions = [replace(r, law=MassAction(free(law.plus), free(law.minus)))
                 for r, law in zip(net.reactions, laws, strict=True) if isinstance(law, MassAction)]
    return replace(net, reactions=tuple(reactions))
