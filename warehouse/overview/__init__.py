"""The overview of a month for people who read: one content in many forms."""
