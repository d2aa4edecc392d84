using Virtfs.Differential.Comparison;
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
}
