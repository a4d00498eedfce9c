"""The models of a stay as Python sees them."""

from __future__ import annotations

import pytest

from infusion_gui.case.model import Administration, Case, Exclusion, Frozen, Site, Visit


@pytest.mark.parametrize("model", [Administration, Case, Exclusion, Site, Visit])
def test_the_attributes_of_a_model_are_read_the_short_way(model: type[Frozen]) -> None:
    hooked = [kind.__name__ for kind in model.__mro__ if "__getattr__" in vars(kind)]
    assert not hooked, "each read of a row takes seven times as long"


def test_a_row_has_no_attribute_but_its_own() -> None:
    row = Administration(id="a1", drug="vancomycin")
    with pytest.raises(AttributeError, match="dosage"):
        row.dosage  # type: ignore[attr-defined]  # noqa: B018
