using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <content>The names of metadata: no guest can use them, nor see them.</content>
public sealed partial class MappedFileTests
{
    [Theory]
    [MemberData(nameof(NamedTypes))]
    public void CVE_2017_7493_the_metadata_is_out_of_reach(MessageType type)
    {
        foreach (ExportKind kind in Kinds)
        {
            Compare(
                s =>
                {
                    MakeThings(s);
                    foreach (string name in new[] { Folder, Root, Folder + "\0x", Folder + "/file", Folder + "x", ".virtfs_metadat", "x" + Folder })
                    {
                        foreach (string[] path in new[] { [], new[] { "directory" } })
                        {
                            s.Walk(0, 1, path);
                            s.Send(AnyMessage.Of(type, 1, name));
                            s.Clunk(1);
                        }
                    }

                    s.Unlink(0, Folder, 0x200);
                    s.Unlink(0, Root, 0x200);
                    s.RenameAt(0, Folder, 0, "moved");
                    s.RenameAt(0, Root, 0, "moved");
                    s.RenameAt(0, Folder, 77, "moved");
                    s.Rename(0, Scenario.NoFid, Root);
                    s.RenameAt(0, "none", 0, Folder);
                },
                kind);
        }
    }

    [Fact]
    public void CVE_2017_7493_no_walk_leads_to_the_metadata() => Compare(
        s =>
        {
            MakeThings(s);
            s.Walk(0, 1, Folder);
            s.Walk(0, 1, Root);
            s.Walk(0, 1, Folder, "file");
            s.Walk(0, 1, "directory", Folder);
            s.Walk(0, 1, "directory", Folder, "inner");
            s.Walk(0, 1, "directory", "..", Folder);
            s.Walk(0, 1, "none", Folder);
            s.Walk(0, 1, "file", Folder);
            s.Walk(0, 1, "directory", Root);
            s.Walk(0, 1, Folder + "\0", "file");
            s.Walk(0, 1, Folder.ToUpperInvariant());
            s.Open(0);
            s.ReadDirectory(0, 0);
            s.Walk(0, 2, "directory");
            s.Open(2);
            s.ReadDirectory(2, 0);
        },
        Kinds);

    [Fact]
    public void A_listing_in_pieces_passes_over_the_metadata() => Compare(
        s =>
        {
            MakeThings(s);
            s.OnHost(f => f.MakeFile("directory/" + Root, "virtfs.uid=1\n"));
            s.Walk(0, 1, "directory");
            s.Open(1);
            ulong offset = 0;
            for (int i = 0; i < 10; i++)
            {
                foreach ((_, ulong behind) in s.ReadDirectory(1, offset, 40).Entries)
                {
                    offset = behind;
                }
            }
        },
        ExportKind.MappedFile);
}
