using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Messages before any Tversion.</summary>
public sealed class BeforeVersionTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void Fids_can_be_attached_walked_and_clunked() => CompareNew(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Attach();
        s.Walk(0, 1, "directory");
        s.Walk(0, 2, "none");
        s.Clunk(1);
        s.Clunk(1);
        s.MakeDirectory(0, "new");
        s.Unlink(0, "new", 0x200);
        s.Flush(77);
        s.BeginAgain();
        s.Walk(0, 2, "none");
    });

    [Fact]
    public void An_error_has_a_text_and_a_number() => CompareNew(s =>
    {
        s.GetAttributes(0);
        s.Send(new Message((MessageType)200));
        s.Read(0, 0, 1);
        s.Version(1, "9P2000.X");
        s.GetAttributes(0);
        s.Version(1);
        s.GetAttributes(0);
    });
}
