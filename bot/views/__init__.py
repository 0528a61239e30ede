"""What people see: pure functions from a value and its texts to Block Kit dicts."""
