"""The plumb line: did it work? Statistics of a leader-randomised trial, arrays in, dataclasses out."""
