"""Reports: what status says, what a digest says, and when a digest is due."""
