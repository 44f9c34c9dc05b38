"""What a trial must have said beforehand, and what its report may say afterwards."""
