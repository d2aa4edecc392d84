using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Virtfs.Differential.Generated;

/// <summary>Long sequences of valid, odd and malformed messages, from fixed seeds: 10,000 messages on each target.</summary>
[Collection(ServersCollection.Name)]
public sealed class GeneratedSequenceTests(ServersFixture servers)
{
    private const int Blocks = 10;
    private const int SeedsPerBlock = 10;

    public static TheoryData<int, int> TargetsAndBlocks
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (int target = 0; target < GeneratedTarget.All.Count; target++)
            {
                for (int block = 0; block < Blocks; block++)
                {
                    data.Add(target, block);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TargetsAndBlocks))]
    public void A_sequence_of_messages_has_the_same_effect_on_both(int target, int block)
    {
        var sequences = new GeneratedSequences(servers.Begin);
        for (int seed = block * SeedsPerBlock; seed < (block + 1) * SeedsPerBlock; seed++)
        {
            if (sequences.Run(GeneratedTarget.All[target], seed) is { } difference)
            {
                Assert.Fail($"The servers differ. The shortest scenario that shows it:\n{difference}");
            }
        }

        Assert.Equal(SeedsPerBlock * GeneratedSequences.Length, sequences.Messages);
    }

    [Fact]
    public void A_seed_always_makes_the_same_sequence()
    {
        string Steps()
        {
            var run = new SequenceRun(servers.Begin(ExportKind.Passthrough), GeneratedTarget.All[0]);
            var generator = new SequenceGenerator(7, GeneratedTarget.All[0], run.Fids, () => run.Disk);
            List<SequenceStep> steps = [.. generator.Tree()];
            steps.ForEach(step => run.Do(step));
            for (int i = 0; i < 50; i++)
            {
                steps.Add(generator.Next());
                generator.Learn(run.Do(steps[^1])?.Entries.Select(entry => entry.Offset) ?? []);
            }

            return string.Join('\n', steps.Select(step => step.Source()));
        }

        Assert.Equal(Steps(), Steps());
    }
}
