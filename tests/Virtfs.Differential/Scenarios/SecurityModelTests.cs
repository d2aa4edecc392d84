using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>security_model=none beside passthrough.</summary>
public sealed class SecurityModelTests(ServersFixture servers) : ScenarioTests(servers)
{
    public static TheoryData<ExportKind> Models => [ExportKind.Passthrough, ExportKind.None];

    [Theory]
    [MemberData(nameof(Models))]
    public void Everything_that_is_made_has_its_mode_and_owner(ExportKind kind) => Compare(
        s =>
        {
            s.Attach(1, user: 1000);
            s.MakeDirectory(1, "directory", Octal(1777), 1001);
            s.MakeNode(1, "fifo", Octal(10666), gid: 1001);
            s.MakeNode(1, "socket", Octal(140640), gid: 1001);
            s.MakeNode(1, "null", Octal(20666), 1, 3, 1001);
            s.MakeNode(1, "loop", Octal(60660), 7, 0, 1001);
            s.MakeNode(1, "node", Octal(106644), gid: 1001);
            s.MakeSymlink(1, "link", "target", 1001);
            s.Create(1, "file", LopenFlags.ReadWrite, Octal(6755), 1001);
            s.Walk(0, 2, "null");
            s.GetAttributes(2);
        },
        kind);

    [Theory]
    [MemberData(nameof(Models))]
    public void Permissions_are_the_hosts(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content", 0);
                f.MakeDirectory("directory", 0);
            });
            s.Attach(1, user: 1000);
            s.Walk(1, 2, "file");
            s.Open(2, LopenFlags.ReadWrite);
            s.Read(2, 0, 10);
            s.Walk(1, 3, "directory");
            s.Open(3);
            s.ReadDirectory(3, 0);
            s.MakeDirectory(3, "inside");
        },
        kind);

    [Theory]
    [MemberData(nameof(Models))]
    public void The_names_of_mapped_models_are_names_like_others(ExportKind kind) => Compare(
        s =>
        {
            s.MakeDirectory(0, ".virtfs_metadata");
            s.MakeDirectory(0, ".virtfs_metadata_root");
            s.Walk(0, 1, ".virtfs_metadata");
            s.Create(1, "file");
            s.Open(0);
            s.ReadDirectory(0, 0);
        },
        kind);
}
