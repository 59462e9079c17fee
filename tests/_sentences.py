"""What every refusal has to be."""
from __future__ import annotations

from symthermo.errors import Mistake


def sentence(e: Mistake) -> str:
    """The text of a mistake, once it is known to be one sentence."""
    text = str(e)
    assert len(text.splitlines()) == 1, text
    assert 10 < len(text) < 400, text
    assert text.isprintable(), repr(text)
    assert "Traceback" not in text
    assert e.exit_code == 2
    return text
