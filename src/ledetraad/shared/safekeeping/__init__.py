"""Backing up, restoring and moving a whole database, so that nothing is lost and nothing half done."""
