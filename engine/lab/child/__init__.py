"""What happens inside a worker process: the only part of the engine that imports a framework."""
