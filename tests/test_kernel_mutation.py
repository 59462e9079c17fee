"""Every side condition of the kernel is needed: switched off, it lets at least one attack through. None is without an attack."""
import pytest
from kernel_attacks import LIES
from kernel_attacks.mutants import forget, refused, sites, watched, words

from symthermo.errors import ProofError
from symthermo.proof.kernel import Thm
from symthermo.proof.recheck import recheck
from symthermo.proof.record import to_record


@pytest.fixture(scope="module")
def attacks_at():
    """The attacks that each side condition refuses."""
    forget()
    found = {}
    for name, lie in LIES.items():
        seen = []
        with watched(seen):
            refused(lie)
        if seen:
            found.setdefault(seen[-1], []).append(name)
    return found


@pytest.mark.parametrize("site", sites(), ids=words)
def test_side_condition_is_needed(site, attacks_at):
    assert attacks_at.get(site), f"no attack is refused by {words(site)}"
    for name in attacks_at[site]:
        with watched(off=site):
            if not refused(LIES[name]):
                return
    pytest.fail(f"switched off, it is not missed: {words(site)}; tried {attacks_at[site]}")


def test_the_second_judge_refuses_what_mutants_accept(attacks_at):
    """Falsehoods that a mutant proves are written down and handed to `recheck`, which has side conditions of its own."""
    accepted, caught = 0, 0
    for site, names in attacks_at.items():
        for name in names[:6]:
            with watched(off=site):
                try:
                    t = LIES[name]()
                    line = to_record(t) if isinstance(t, Thm) else None
                except Exception:                              # still refused, or a crash: nothing to judge
                    continue
            if line is None:
                continue
            accepted += 1
            try:
                recheck(line)
            except ProofError:
                caught += 1
    assert accepted > 40
    assert caught >= 0.9*accepted
