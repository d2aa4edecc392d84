using Xunit;

// Guests share two processors: side by side they would only wait for each other, and what is measured would be that.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
