"""That the person asked for a proof, and knows what it can cost."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.staff.forms import Form
from app.wording import lazy_gettext as _l


class ProofForm(Form):
    """Two ticks; nothing is ticked beforehand."""

    asked = BooleanField(
        _l("The person asked for it"), [InputRequired(_l("Only they can ask for it."))]
    )
    knows = BooleanField(
        _l("We talked about what happens if somebody finds it"),
        [InputRequired(_l("Talk about it first."))],
    )
