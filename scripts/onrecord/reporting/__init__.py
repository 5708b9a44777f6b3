"""Findings and rules, their formats, and reporters of findings and progress."""
