"""The report: the same sections as HTML, PDF, CSV and JSON, in Danish or English."""
