"""The keys of a channel: registered, checked, told in one of four standings."""
