"""The trial room: drawing lots, the plan written before the answers, the evaluation, its report."""
