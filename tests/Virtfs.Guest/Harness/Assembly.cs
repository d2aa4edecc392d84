using Xunit;

// The two kinds of guests side by side where both are run, one for each of the two processors that a small machine has (./test runs each kind by itself, on a
// half of the processors). What is timed says how it bears that.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
