"""Errors of the rules: each says what is wrong and what to do. What people do wrong is a reply, not
an error.
"""


class RuleError(Exception):
    """The base of this floor's errors; its text is meant for operators."""


class OrganisationError(RuleError):
    """An organisation that cannot work. Names file, place and remedy."""


class UnknownEvent(RuleError):
    """A record holds an event this version does not know. Install the version that wrote it."""
