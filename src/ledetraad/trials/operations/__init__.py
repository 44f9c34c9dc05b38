"""Every way to do something in a trial: freeze a plan, draw lots, evaluate."""
