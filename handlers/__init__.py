"""Slack coming in: parse, decide who may, call one service, show one view."""
