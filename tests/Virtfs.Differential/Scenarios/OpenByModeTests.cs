using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Topen.</summary>
public sealed class OpenByModeTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x02)]
    [InlineData(0x03)]
    [InlineData(0x04)]
    [InlineData(0x08)]
    [InlineData(0x10)]
    [InlineData(0x11)]
    [InlineData(0x12)]
    [InlineData(0x13)]
    [InlineData(0x20)]
    [InlineData(0x40)]
    [InlineData(0x80)]
    [InlineData(0x81)]
    [InlineData(0x82)]
    [InlineData(0xFF)]
    public void A_file_is_opened_as_the_mode_says(byte mode) => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OpenByMode(1, (TopenMode)mode);
        s.Read(1, 0, 100);
        s.Write(1, 0, "ab");
        s.Clunk(1);
        s.Walk(0, 1, "file");
    });

    [Fact]
    public void A_directory_is_opened_whatever_the_mode() => CompareInU(s =>
    {
        s.OpenByMode(0, TopenMode.ReadWrite | TopenMode.Truncate | TopenMode.Append);
        s.Read(0, 0, 1000);
    });

    [Fact]
    public void Fids_and_kinds_are_checked() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
        });
        s.OpenByMode(77);
        s.Walk(0, 1, "file");
        s.OpenByMode(1);
        s.OpenByMode(1);
        foreach (string name in new[] { "link", "fifo" })
        {
            s.Walk(0, 2, name);
            s.OpenByMode(2);
            s.Clunk(2);
        }
    });

    [Fact]
    public void The_dialect_says_how_an_open_is_laid_out_and_not_its_type() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Send(new Message(MessageType.Tlopen).U32(1).U8(1));
        s.Read(1, 0, 100);
        s.Write(1, 0, "x");
        s.Version(version: "9P2000.L");
        s.Attach();
        s.Walk(0, 1, "file");
        s.Send(new Message(MessageType.Topen).U32(1).U32((uint)(LopenFlags.WriteOnly | LopenFlags.Truncate)));
        s.Write(1, 0, "y");
    });

    [Theory]
    [InlineData(TopenMode.Read)]
    [InlineData(TopenMode.Write)]
    [InlineData(TopenMode.ReadWrite)]
    [InlineData(TopenMode.AccessMask)]
    [InlineData(TopenMode.Truncate)]
    [InlineData(TopenMode.Append)]
    public void A_read_only_export_opens_to_read(TopenMode mode) => CompareInU(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", "content"));
            s.Walk(0, 1, "file");
            s.OpenByMode(1, mode);
            s.Read(1, 0, 100);
            s.OpenByMode(0, mode);
        },
        ExportKind.ReadOnly);
}
