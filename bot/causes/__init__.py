"""Why a key or a call to OpenAI fails: every cause once, from pasted text or from a live check."""
