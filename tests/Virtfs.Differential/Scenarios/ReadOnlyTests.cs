using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>A read-only export, beyond the refusal of messages.</summary>
public sealed class ReadOnlyTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(LopenFlags.ReadOnly)]
    [InlineData(LopenFlags.WriteOnly)]
    [InlineData(LopenFlags.ReadWrite)]
    [InlineData(LopenFlags.AccessModeMask)]
    [InlineData(LopenFlags.ReadOnly | LopenFlags.Truncate)]
    [InlineData(LopenFlags.ReadOnly | LopenFlags.Append)]
    [InlineData(LopenFlags.ReadOnly | LopenFlags.Create)]
    [InlineData(LopenFlags.ReadOnly | LopenFlags.Exclusive)]
    [InlineData(LopenFlags.ReadOnly | LopenFlags.Sync | LopenFlags.NonBlock)]
    public void A_file_is_opened_for_reading_only(LopenFlags flags) => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", "content"));
            s.Walk(0, 1, "file");
            s.Open(1, flags);
            s.Read(1, 0, 10);
            s.GetAttributes(1);
            s.Lock(1, LockType.ReadLock);
            s.Synchronise(1);
        },
        ExportKind.ReadOnly);

    [Fact]
    public void A_directory_is_opened_whatever_the_flags() => Compare(
        s =>
        {
            s.Open(0, LopenFlags.ReadWrite | LopenFlags.Truncate | LopenFlags.Append);
            s.ReadDirectory(0, 0);
            s.Synchronise(0);
        },
        ExportKind.ReadOnly);

    [Fact]
    public void Links_and_special_files_are_refused_as_such() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeSymlink("link", "target");
                f.MakeFifo("fifo");
            });
            foreach (string name in new[] { "link", "fifo" })
            {
                s.Walk(0, 1, name);
                s.Open(1, LopenFlags.WriteOnly);
                s.Open(1);
                s.Clunk(1);
            }
        },
        ExportKind.ReadOnly);

    [Fact]
    public void Attributes_are_read() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.SetXattr("file", "user.a", "value");
                f.MakeSymlink("link", "target");
            });
            s.Walk(0, 1, "file");
            s.WalkXattr(1, 2, "user.a");
            s.Read(2, 0, 10);
            s.Write(2, 0, "x");
            s.StatFs(1);
            s.Walk(0, 3, "link");
            s.ReadLink(3);
        },
        ExportKind.ReadOnly);
}
