"""On Record: a public record of statements, each checked against the text it was taken from."""

__version__ = "0.1.0"
