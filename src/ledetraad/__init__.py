"""Goal-oriented development dialogues for public organisations."""
