"""Findings and rules, and how they are told."""
