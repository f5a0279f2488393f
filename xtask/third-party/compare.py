"""What all checks compare with."""


def same(found, expected, what):
    """Fails unless both are equal, with a short text where they are long."""
    if found != expected:
        raise AssertionError(f"{what}: {found!r:.500} instead of {expected!r:.500}")
