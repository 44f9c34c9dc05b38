"""What the state of a course asks to be remembered, by whom, and until when (R30, R34-R36, R40).

Every reminder follows from something that has happened or is about to, never from a day in the
calendar; it names one next step, and it ends of itself when the step has become pointless. What is
sent of it, and when, is decided in the room below.
"""
