"""What the method allows between a leader and an employee: pure functions, no Django."""
