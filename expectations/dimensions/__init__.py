"""What each dimension must look like: one file a table of the schema `dimensions`."""
