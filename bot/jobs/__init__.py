"""Work that nobody waits for: the timetable, and the delivery of messages."""
