"""One module a command of `python -m engine`; each adds its own arguments and runs."""
