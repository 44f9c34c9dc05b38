"""Work that happens without anybody waiting for it: exactly once, at the right hour on the wall.

Jobs are django-tasks on its database backend. What it lacks is here: `once` (an effect that happens
once however often it is tried), `reap` (what a killed worker left behind), `every` (slots that all
workers fill and none fills twice), `pump` (a room's own queue) and the worker itself.
"""
