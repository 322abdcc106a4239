"""Forms of the first run."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.staff.forms import Form
from app.wording import lazy_gettext as _l


class BeginForm(Form):
    """The code of whoever may read the data folder, and the organisation's name."""

    code = StringField(
        _l("Code for setting up"),
        [InputRequired(_l("Type the code that lies in the data folder."))],
    )
    name = StringField(
        _l("Name of the organisation"),
        [
            InputRequired(_l("Give the name by which colleagues know it.")),
            Length(max=80, message=_l("At most 80 characters, please.")),
        ],
    )
