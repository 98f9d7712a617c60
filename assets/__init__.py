"""What exists: one thin module a layer, in flow order, and the checks between them.

An asset gets its inputs, calls one function of `warehouse/` or `expectations/` and returns
counts, never a frame: what an asset returned would be kept as it is on disk.
"""
