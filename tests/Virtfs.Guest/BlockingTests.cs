using System;
using System.Globalization;
using System.Linq;
using Virtfs.GuestTests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Virtfs.GuestTests;

/// <summary>One request that the host does not answer is no other's business.</summary>
public abstract class BlockingTests(Lab lab, ITestOutputHelper output)
{
    // What a request may take longer, and how often that is looked for: other guests and other processes can only make it look slower than it is.
    private const double MostMicroseconds = 5000;
    private const int Looks = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Requests_are_answered_as_ever_while_others_hang(int hanging)
    {
        using Mount mount = lab.First.Mount(lab.Export(SecurityModel.Passthrough));
        using var folder = new HangingFolder(mount.At("network"), Interrupts.Ignored);
        mount.RunOnHost("head -c 8192 /dev/urandom >file");
        double[] calm = Latency(mount);
        GuestJob readers = mount.Start($$"""
            for i in {1..{{hanging}}}; do head -c 7 network/slow & done
            wait
            """);
        folder.WaitForReads(hanging);

        double[] meanwhile = Latency(mount);
        for (int look = 1; look < Looks && !IsAsFast(calm, meanwhile); look++)
        {
            meanwhile = [.. meanwhile.Zip(Latency(mount), Math.Min)];
        }

        folder.Release();
        Assert.Equal(hanging, readers.Wait().Split("at last").Length - 1);
        output.WriteLine($"p50 in microseconds: {string.Join(", ", calm)} with nothing else, {string.Join(", ", meanwhile)} with {hanging} reads hanging");
        Assert.True(IsAsFast(calm, meanwhile), $"{string.Join(", ", calm)} with nothing else, {string.Join(", ", meanwhile)} meanwhile");
    }

    [Fact]
    public void A_reader_that_is_killed_leaves_at_once_where_the_host_gives_up_the_read()
    {
        using Mount mount = lab.First.Mount(lab.Export(SecurityModel.Passthrough));
        using var folder = new HangingFolder(mount.At("network"), Interrupts.Honoured);
        GuestJob reader = mount.Start("cat network/slow & echo reads $!; wait");
        folder.WaitForReads(1);

        string said = Kill(mount, reader, seconds: 5);

        Assert.Equal("gone\n", said);
        reader.TryWait(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_reader_that_is_killed_leaves_when_the_host_answers_where_it_does_not_give_up()
    {
        using Mount mount = lab.First.Mount(lab.Export(SecurityModel.Passthrough));
        using var folder = new HangingFolder(mount.At("network"), Interrupts.Ignored);
        mount.RunOnHost("head -c 8192 /dev/urandom >file");
        GuestJob reader = mount.Start("cat network/slow & echo reads $!; wait");
        folder.WaitForReads(1);

        Assert.Equal("D (disk sleep)\n", Kill(mount, reader, seconds: 1));
        Assert.All(Latency(mount), microseconds => Assert.InRange(microseconds, 0, 100000));
        folder.Release();

        Assert.Equal("gone\n", Kill(mount, reader, seconds: 5));
        reader.TryWait(TimeSpan.FromSeconds(10));
    }

    private static string Kill(Mount mount, GuestJob reader, int seconds)
    {
        reader.WaitFor("reads ");
        return mount.Run($$"""
            process={{reader.Output.Trim().Split(' ')[^1]}}
            kill -KILL $process 2>/dev/null || true # gone already, the second time
            for turn in {1..{{seconds * 20}}}; do kill -0 $process 2>/dev/null || { echo gone; exit; }; sleep 0.05; done
            sed -n 's/^State:\s*//p' /proc/$process/status
            """);
    }

    private static bool IsAsFast(double[] calm, double[] meanwhile) => calm.Zip(meanwhile).All(pair => pair.Second <= pair.First + MostMicroseconds);

    private static double[] Latency(Mount mount) =>
        [.. mount.Run("python3 $SCRIPTS/latency.py 0.3 1 share=file").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => double.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture))];
}
