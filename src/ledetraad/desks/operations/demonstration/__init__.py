"""Building a lifelike organisation in the middle of its year; the same seed and day give the same one."""
