using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.GuestTests.Harness;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tflush.</summary>
public sealed class FlushTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void A_tag_that_is_not_in_flight_is_flushed_at_once() => Compare(s =>
    {
        s.Flush(77);
        s.Flush(1);
        s.Flush(Virtfs.Protocol.Limits.NoTag);
    });

    [Fact]
    public void So_is_its_own() => Compare(s => s.Finish(s.BeginTagged(9, new Message(MessageType.Tflush).U16(9).Encode(9))));

    [Fact]
    public void What_is_done_stays_done() => Compare(s =>
    {
        Pending made = s.Begin(new Message(MessageType.Tmkdir).U32(0).Text("directory").U32(0x1ED).U32(0));
        s.Finish(made);
        s.Flush(made.Tag);
        s.Walk(0, 1, "directory");
    });

    [Fact]
    public void It_is_answered_behind_what_it_is_about() => Compare(s =>
    {
        s.LooksAfterEachStep = false;
        s.OnHost(f => f.MakeFile("file", new string('x', 100_000)));
        s.Walk(0, 1, "file");
        s.Open(1);
        for (int i = 0; i < 50; i++)
        {
            Pending read = s.Begin(new Message(MessageType.Tread).U32(1).U64(0).U32(100_000));
            Pending flush = s.Begin(new Message(MessageType.Tflush).U16(read.Tag));
            s.FinishOrDiscard(read);
            s.Finish(flush);
            s.IsDoneBefore(read, flush);
        }
    });

    [Fact]
    [Shows("flush-interrupts")]
    public void A_request_that_blocks_is_given_up() => Compare(s => Hang(s, Interrupts.Honoured, (read, flush, release) =>
    {
        s.WaitForVirtfsd(read);
        s.WaitForVirtfsd(flush);
        s.MustBePendingForQemu(read);
        release();
        s.Differs(IntendedDifferences.FlushInterrupts, "Rread count 100 ", "Discarded");
        s.Finish(read);
        s.Finish(flush);
        s.IsDoneBefore(read, flush);
    }));

    [Fact]
    public void A_request_that_cannot_be_given_up_is_waited_for() => Compare(s => Hang(s, Interrupts.Ignored, (read, flush, release) =>
    {
        s.GetAttributes(0);
        s.MustBePending(read);
        s.MustBePending(flush);
        release();
        s.Finish(read);
        s.Finish(flush);
        s.IsDoneBefore(read, flush);
    }));

    // A read that the host does not answer, a Tflush for it, and what lets the host answer.
    private static void Hang(Scenario s, Interrupts interrupts, Action<Pending, Pending, Action> test)
    {
        s.OnHost(f => f.MakeDirectory("mounted"));
        s.LooksAfterEachStep = false;
        List<HangingFolder> mounted = [.. s.Folders.Select(folder => new HangingFolder(Path.Combine(folder.Path, "mounted"), interrupts))];
        try
        {
            s.Walk(0, 1, "mounted", "slow");
            s.Open(1);
            Pending read = s.Begin(new Message(MessageType.Tread).U32(1).U64(0).U32(100));
            mounted.ForEach(folder => folder.WaitForReads(1));
            Pending flush = s.Begin(new Message(MessageType.Tflush).U16(read.Tag));
            test(read, flush, () => mounted.ForEach(folder => folder.Release()));
            s.Clunk(1);
        }
        finally
        {
            mounted.ForEach(folder => folder.Dispose());
        }
    }
}
