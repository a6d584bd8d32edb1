"""A framework for tests: there at once, and everything in it is plain Python."""

__version__ = "1.0-toy"


def graph(function):
    """Its graph mode does what eager mode does, in a function of its own."""

    def traced(*inputs):
        return function(*inputs)

    return traced
