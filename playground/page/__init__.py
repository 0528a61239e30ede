"""The playground's web page: static files that talk to nothing but the control interface."""
