"""The rows of a file put together, and everything that contradicts itself or what is known."""
