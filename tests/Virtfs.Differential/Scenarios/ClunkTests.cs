using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tclunk and Tremove.</summary>
public sealed class ClunkTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void A_clunked_fid_is_unknown_and_can_be_used_again() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Clunk(1);
        s.Clunk(1);
        s.Read(1, 0, 1);
        s.Walk(0, 1);
        s.GetAttributes(1);
        s.Clunk(0);
        s.Walk(0, 2);
    });

    [Fact]
    public void Remove_takes_the_file_and_the_fid() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
            f.MakeDirectory("directory");
        });
        foreach (string name in new[] { "link", "file", "fifo", "directory" })
        {
            s.Walk(0, 1, name);
            s.Remove(1);
            s.GetAttributes(1);
        }
    });

    [Fact]
    public void Remove_takes_the_fid_even_when_it_fails() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file");
        });
        s.Walk(0, 1, "directory");
        s.Remove(1);
        s.GetAttributes(1);
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.Remove(1);
        s.ReadDirectory(1, 0);
    });

    [Fact]
    public void The_root_is_not_removed() => Compare(s =>
    {
        s.Walk(0, 1);
        s.Remove(1);
        s.GetAttributes(1);
        s.Remove(0);
        s.GetAttributes(0);
    });

    [Fact]
    public void An_open_file_is_removed() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Open(2, LopenFlags.ReadWrite);
        s.Remove(1);
        s.Read(1, 0, 10);
        s.Read(2, 0, 10);
        s.Clunk(2);
    });

    [Fact]
    public void An_xattr_fid_removes_the_file_it_came_from() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 1);
        s.Remove(1);
        s.Clunk(1);
    });
}
