using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>The driver synth in sessions of 9P2000.u.</summary>
public sealed class SynthByModeTests(ServersFixture servers) : ScenarioTests(servers)
{
    private static readonly string[] Objects = ["", "WALK0", "LOPEN", "WRITE", "ReadDirDir", "ReadDirDir/ReadDirFile7", "stat/xattr_count"];

    public static TheoryData<MessageType> Types => [.. AnyMessage.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_message_is_answered_alike_for_each_object(MessageType type) => CompareInU(
        s =>
        {
            foreach (string path in Objects)
            {
                s.BeginAgain();
                Walk(s, 1, path);
                s.Send(AnyMessage.Of(type, 1, "new"));
                s.GetAttributes(1);
                s.Send(AnyMessage.Of(type, 77, "new"));
            }
        },
        ExportKind.Synth);

    [Fact]
    public void Objects_are_told() => CompareInU(
        s =>
        {
            uint fid = 0;
            foreach (string path in Objects)
            {
                Walk(s, ++fid, path);
                s.Stat(fid);
                s.OpenByMode(fid);
                s.Stat(fid);
            }
        },
        ExportKind.Synth);

    [Theory]
    [InlineData(TopenMode.Read)]
    [InlineData(TopenMode.Write)]
    [InlineData(TopenMode.ReadWrite | TopenMode.Truncate)]
    [InlineData(TopenMode.AccessMask)]
    [InlineData((TopenMode)0xFF)]
    public void Everything_opens_whatever_the_mode(TopenMode mode)
    {
        void Open(Scenario s)
        {
            uint fid = 0;
            foreach (string path in Objects.Where(path => !path.EndsWith("count", System.StringComparison.Ordinal)))
            {
                Walk(s, ++fid, path);
                s.OpenByMode(fid, mode);
                s.Read(fid, 0, 0);
                s.Read(fid, 5, 16);
                s.Write(fid, 0, "x");
            }
        }

        CompareInU(Open, ExportKind.Synth);
        CompareInU(Open, ExportKind.SynthReadOnly);
    }

    [Theory]
    [InlineData(StatMode.None)]
    [InlineData(StatMode.Directory)]
    [InlineData(StatMode.Symlink)]
    [InlineData(StatMode.Link)]
    [InlineData(StatMode.Device)]
    [InlineData(StatMode.Pipe)]
    [InlineData(StatMode.Socket)]
    public void Nothing_is_made(StatMode kind)
    {
        void Make(Scenario s)
        {
            Walk(s, 1, "LOPEN");
            foreach (string name in (string[])["new", "LOPEN", ".", "..", "a/b", ""])
            {
                s.CreateByMode(0, name, kind | (StatMode)0x1A4, TopenMode.ReadWrite, kind == StatMode.Link ? "1" : "c 1 3");
                s.CreateByMode(1, name, kind | (StatMode)0x1A4, TopenMode.ReadWrite, kind == StatMode.Link ? "0" : "b 1 3");
            }
        }

        CompareInU(Make, ExportKind.Synth);
        CompareInU(Make, ExportKind.SynthReadOnly);
    }

    [Fact]
    public void Attributes_are_refused_one_after_the_other_and_times_are_taken() => CompareInU(
        s =>
        {
            Walk(s, 1, "LOPEN");
            Walk(s, 2, "LOPEN");
            s.OpenByMode(2, TopenMode.ReadWrite);
            Walk(s, 3, "WALK0");
            s.OpenByMode(3);
            foreach (uint fid in (uint[])[0, 1, 2, 3])
            {
                s.ChangeStat(fid, stat => stat with { AccessTime = 5 });
                s.ChangeStat(fid, stat => stat with { ModificationTime = 5 });
                s.ChangeStat(fid, stat => stat with { Mode = (StatMode)0x1A4 });
                s.ChangeStat(fid, stat => stat with { Mode = StatMode.Directory | (StatMode)0x1ED });
                s.ChangeStat(fid, stat => stat with { UserId = 1000 });
                s.ChangeStat(fid, stat => stat with { GroupId = 1000 });
                s.ChangeStat(fid, stat => stat with { Name = "new"u8 });
                s.ChangeStat(fid, stat => stat with { Length = 0 });
                s.ChangeStat(fid, stat => stat with { Length = 5 });
                s.ChangeStat(fid, stat => stat with { Length = ulong.MaxValue - 1, UserId = 5 });
            }

            s.ChangeStat(0, stat => stat);
            s.ChangeStat(1, stat => stat);
        },
        ExportKind.Synth);

    [Theory]
    [InlineData(".", "Is a directory")]
    [InlineData("..", "Is a directory")]
    [InlineData("a/b", "No such file or directory")]
    [Shows("synth-rename")]
    public void A_new_name_is_looked_at_first(string name, string error) => CompareInU(
        s =>
        {
            Walk(s, 1, "LOPEN");
            s.Differs(IntendedDifferences.SynthRename, "Rerror message \"Operation not supported\"", $"Rerror message \"{error}\"");
            s.ChangeStat(1, stat => stat with { Name = HostFolder.Bytes(name) });
        },
        ExportKind.Synth);

    [Theory]
    [InlineData("", 661)]
    [InlineData("WALK0", 162)]
    [InlineData("ReadDirDir", 9169)]
    [InlineData("stat", 168)]
    [Shows("synth-records")]
    public void Directories_are_read_as_records(string path, int length) => CompareInU(
        s =>
        {
            Walk(s, 1, path);
            s.OpenByMode(1);
            s.Read(1, 0, 0);
            s.Read(1, 0, 50);
            s.Differs(IntendedDifferences.SynthRecords, "Rerror message \"Invalid argument\"", $"Rread count {length}\n");
            s.Read(1, 0, 30000);
        },
        ExportKind.Synth);

    private static void Walk(Scenario s, uint fid, string path) => s.Walk(0, fid, path.Length == 0 ? [] : path.Split('/'));
}
