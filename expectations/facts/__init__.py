"""What each fact must look like: one file a table of the schema `facts`."""
