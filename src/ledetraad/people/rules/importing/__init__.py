"""From the bytes of a file to what would change: pure functions, no database."""
