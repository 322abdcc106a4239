"""What is told of a file that the survivor sent; the file itself is there already."""

from typing import Any

from app.cases.forms import CaseForm
from app.evidence.forms import TakeInForm
from app.wording import gettext as _


class ReceiveForm(TakeInForm):
    """The form of taking in, without a file."""

    file = None  # type: ignore[assignment]  # how WTForms leaves a field out

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for whose it is: the gate asks that person."""
        fine = CaseForm.validate(self, extra_validators)
        if not self.owners.data:
            self.owners.errors = [
                _("Say whose material it is: that person is asked before it is given.")
            ]
            fine = False
        return bool(fine)
