"""What a key looks like, and how it never shows itself."""
