"""Who answers for somebody who cannot be asked alone."""
