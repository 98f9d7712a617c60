"""Readers of delivery layouts: what is delivered, and how it comes in through the door."""
