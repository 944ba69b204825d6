"""The list of faults for `make mutants` follows the code."""

from __future__ import annotations

import pytest

from tests.mutants import FAULTS, ROOT, Fault


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.module}: {fault.right}")
def test_a_faults_text_stands_once_in_the_source(fault: Fault) -> None:
    source = (ROOT / "rules" / f"{fault.module}.py").read_text(encoding="utf-8")
    assert source.count(fault.right) == 1
    assert fault.right != fault.wrong
