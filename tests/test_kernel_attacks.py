"""Every false claim and every forged proof is refused, in words; true neighbours are not."""
import pytest
from kernel_attacks import HONEST, LIES

from symthermo.errors import ProofError


def test_there_are_enough():
    assert len(LIES) >= 150


@pytest.mark.parametrize("name", LIES)
def test_refused(name):
    with pytest.raises(ProofError) as refused:
        LIES[name]()
    message = str(refused.value)
    assert len(message) > 8
    if "not accounted for" in message or "fill the gap" in message:
        assert refused.value.residue
        assert str(refused.value.residue) in message
        assert None not in (refused.value.lhs, refused.value.rhs)


@pytest.mark.parametrize("name", HONEST)
def test_accepted(name):
    assert HONEST[name]() is not None
