using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>What the host does behind the guest's back, as far as both servers see it alike; the rest is objects-not-paths.</summary>
public sealed class HostChangeTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void An_open_file_stays_itself_when_the_host_moves_it() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.OnHost(f => f.Rename("file", "moved"));
        s.Read(1, 0, 10);
        s.Write(1, 7, " and more");
        s.GetAttributes(1);
        s.SetAttributes(1, SetattrMask.Size, size: 3);
        s.Synchronise(1);
        s.Clunk(1);
    });

    [Fact]
    [Shows("objects-not-paths", ExportKind.MappedFile)]
    public void An_open_file_stays_itself_when_the_host_removes_it() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.OnHost(f =>
        {
            f.Remove("file");
            f.MakeFile("file", "another");
        });
        s.Write(1, 0, "C");
        s.Read(1, 0, 10);
        if (s.Kind.IsMappedFile())
        {
            s.Differs(IntendedDifferences.ObjectsNotPaths, "Rgetattr valid Basic [File #3 ", "Rgetattr valid Basic [File #2 ");
        }

        s.GetAttributes(1);
        s.Walk(0, 2, "file");
        s.Open(2);
        s.Read(2, 0, 10);
        s.Clunk(1);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void An_open_directory_stays_itself_when_the_host_moves_it() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file");
        });
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.OnHost(f => f.Rename("directory", "moved"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rreaddir bytes 79\n");
        s.ReadDirectory(1, 0);
        s.GetAttributes(1);
        s.Synchronise(1);
        s.Clunk(1);
    });

    [Fact]
    public void An_open_file_stays_itself_when_the_host_moves_what_it_is_in() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file", "content");
        });
        s.Walk(0, 1, "directory", "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.OnHost(f => f.Rename("directory", "moved"));
        s.Write(1, 0, "C");
        s.GetAttributes(1);
        s.Walk(0, 2, "directory");
        s.Walk(0, 2, "moved", "file");
    });

    [Fact]
    public void A_walk_meets_what_is_there_now() => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("name"));
        s.Walk(0, 1, "name");
        s.OnHost(f =>
        {
            f.RemoveDirectory("name");
            f.MakeFile("name", "content");
        });
        s.Walk(0, 2, "name");
        s.OnHost(f =>
        {
            f.Remove("name");
            f.MakeSymlink("name", "..");
        });
        s.Walk(0, 3, "name", "x");
        s.Walk(0, 4, "name");
        s.ReadLink(4);
        s.OnHost(f => f.Remove("name"));
        s.Walk(0, 5, "name");
        s.Unlink(0, "name");
        s.RenameAt(0, "name", 0, "other");
        s.Clunk(1);
        s.Clunk(2);
        s.Clunk(4);
    });

    [Fact]
    public void What_the_host_changes_is_seen_at_once() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.Open(2, LopenFlags.ReadWrite);
        s.OnHost(f =>
        {
            f.ChangeMode("file", Octal(600));
            f.ChangeOwner("file", 1000, 1001);
            f.SetXattr("file", "user.a", "value");
            f.Write("file", 5, "ually");
        });
        s.GetAttributes(1);
        s.GetAttributes(2);
        s.WalkXattr(1, 3, "user.a");
        s.Read(2, 0, 20);
    });

    [Fact]
    public void A_directory_that_the_host_removed_takes_nothing() => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 1, "directory");
        s.OnHost(f => f.RemoveDirectory("directory"));
        s.MakeDirectory(1, "new");
        s.Create(1, "new");
        s.MakeNode(1, "new", Octal(100644));
        s.MakeSymlink(1, "new", "target");
        s.MakeLink(1, 0, "new");
        s.RenameAt(1, "old", 0, "new");
        s.RenameAt(0, "old", 1, "new");
        s.Unlink(1, "old");
        s.Walk(1, 2, "old");
        s.Clunk(1);
    });
}
