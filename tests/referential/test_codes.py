"""Every kind of problem has a test that provokes it, and a line in the README."""

from pathlib import Path

import pytest

from referential.problems import Code

HERE = Path(__file__).parent
README = (HERE.parents[1] / "referential" / "README.md").read_text(encoding="utf-8")
TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in HERE.rglob("*.py") if path.name != "test_codes.py"
)


@pytest.mark.parametrize("code", Code)
def test_a_code_is_provoked_and_explained(code: Code) -> None:
    assert f"Code.{code.name}" in TESTS
    assert f"`{code}`" in README
