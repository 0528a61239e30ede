"""Every text a person reads, in Japanese and English side by side, one file a surface.

Both are written by people as equals. A missing text is a type error; a test compares the
placeholders of the two languages and their lengths with Slack's limits.
"""
