"""A synthetic survey with known gaps, for tests and benchmarks only: never a part of a release.

    plan         what is asked for: cities, seed, planted gaps
    reference    what drawing rests on: questionnaire, printed shares, scoring, indicators
    cities       places that do not exist
    answers      who answers what, so that shares come out as printed
    drivers      what the answers say of a city: its drivers, its index and class
    outcomes     values of residents' well-being that carry the planted gaps
    draw         all of it from one seed
    write        the draw as snapshots in a raw/ of its own
    compare      the draw beside what the study finds
    run          from the plan to the comparison

What is drawn is marked: names and codes of cities say so, snapshots have the licence basis
`synthetic`, every mart that is built from them has the column `is_synthetic`, and both the contract
of `source` and the publisher refuse them. Nothing here reads the clock.
"""
