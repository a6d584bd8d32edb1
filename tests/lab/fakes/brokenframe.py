"""A framework that is installed and cannot be imported."""

raise ImportError("libbroken.so: cannot open shared object file")
