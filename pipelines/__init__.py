"""When and how it runs: the only `Definitions`, its job and schedule, and the command line."""
