using Xunit;

// The two kinds of guests side by side, one for each of the two processors that a small machine has. What is timed says how it bears that.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
