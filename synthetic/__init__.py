"""Obviously false deliveries of any size, calibrated to published totals.

For the demonstration, the tests and the benchmarks. Knows the delivered layouts and nothing of
how they are read.

Its records keep the rules of the returns, so nothing of a delivery is set aside. The few errors
and queries that the rules do find in them are slips that every council makes, and change no
published total: care leavers in touch of whom nobody wrote down what they do, missing episodes
that overlap, plans entered after the year's return and without their conference, cases closed
before their plan, contacts recorded twice.
"""
