"""How a build fails that was begun."""


class NotBuilt(Exception):
    """A page of the site is broken; MkDocs has said in which way."""
