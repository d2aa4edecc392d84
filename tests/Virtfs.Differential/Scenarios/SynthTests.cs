using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>The driver synth: the tree of QEMU's tests, message by message.</summary>
public sealed class SynthTests(ServersFixture servers) : ScenarioTests(servers)
{
    private static readonly string[] Objects = ["", "WALK0", "LOPEN", "WRITE", "ReadDirDir/ReadDirFile7", "stat/xattr_count"];

    // Tstat has a scenario of its own: its answer differs.
    public static TheoryData<MessageType> Types => [.. AnyMessage.Types.Where(type => type != MessageType.Tstat)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_message_is_answered_alike_for_each_object(MessageType type) => Compare(
        s =>
        {
            foreach (string name in (string[])["new", "WALK0", "LOPEN"])
            {
                // The counter has a scenario of its own: see there.
                foreach (string path in type == MessageType.Tread ? Objects[..^1] : Objects)
                {
                    s.BeginAgain();
                    Walk(s, 1, path);
                    s.Send(AnyMessage.Of(type, 1, name));
                    s.GetAttributes(1);
                    s.BeginAgain();
                    Walk(s, 1, path);
                    s.Open(1, LopenFlags.ReadWrite);
                    s.Send(AnyMessage.Of(type, 1, name));
                    s.GetAttributes(1);
                }
            }
        },
        ExportKind.Synth);

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_message_is_answered_alike_for_a_fid_that_is_unknown_and_by_a_read_only_export(MessageType type)
    {
        Compare(s => s.Send(AnyMessage.Of(type, 77, "LOPEN")), ExportKind.Synth);
        Compare(
            s =>
            {
                s.Send(AnyMessage.Of(type, 77, "LOPEN"));
                s.Send(AnyMessage.Of(type, 0, "LOPEN"));
                s.BeginAgain();
                Walk(s, 1, "LOPEN");
                s.Open(1);
                s.Send(AnyMessage.Of(type, 1, "new"));
            },
            ExportKind.SynthReadOnly);
    }

    [Fact]
    [Shows("synth-names")]
    public void A_stat_record_has_the_name_of_the_file() => Compare(
        s =>
        {
            s.Send(AnyMessage.Of(MessageType.Tstat, 77, ""));
            Walk(s, 1, "stat/xattr_count");
            s.Differs(
                IntendedDifferences.SynthNames,
                "Rstat nstat 0 type 0 dev 0 [File #3 version 0] mode 0x124 atime 0.000000000 mtime 0.000000000 length 0 name ",
                "Rstat nstat 89 type 0 dev 0 [File #3 version 1] mode 0x124 atime 0.000000000 mtime 0.000000000 length 0 name \"xattr_count\" ");
            s.Send(AnyMessage.Of(MessageType.Tstat, 1, ""));
        },
        ExportKind.Synth);

    [Fact]
    public void The_tree_has_its_numbers_modes_and_links() => Compare(
        s =>
        {
            s.GetAttributes(0);
            s.StatFs(0);
            string[] walk = [.. Enumerable.Range(0, 16).Select(i => $"WALK{i}")];
            for (int depth = 1; depth <= walk.Length; depth++)
            {
                s.Walk(0, (uint)depth, walk[..depth]);
                s.GetAttributes((uint)depth, GetattrMask.All);
            }

            uint fid = 100;
            foreach (string path in (string[])["LOPEN", "WRITE", "FLUSH", "ReadDirDir", "ReadDirDir/ReadDirFile0", "ReadDirDir/ReadDirFile99", "stat", "stat/xattr_count"])
            {
                Walk(s, ++fid, path);
                s.GetAttributes(fid);
            }
        },
        ExportKind.Synth);

    [Fact]
    public void Directories_are_listed_in_QEMUs_order_from_any_offset() => Compare(
        s =>
        {
            uint fid = 0;
            foreach (string path in (string[])["", "WALK0", "WALK0/WALK1", "ReadDirDir", "stat"])
            {
                Walk(s, ++fid, path);
                s.Open(fid, LopenFlags.Directory);
                s.ReadDirectory(fid, 0);
                s.ReadDirectory(fid, 0, 512);
                foreach (ulong offset in (ulong[])[1, 2, 3, 7, 8, 50, 102, 103, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue])
                {
                    s.ReadDirectory(fid, offset);
                }

                s.ReadDirectory(fid, 0, 10);
                s.ReadDirectory(fid, 0, 0);
            }
        },
        ExportKind.Synth);

    [Fact]
    public void Names_are_found_one_by_one_and_dots_are_none() => Compare(
        s =>
        {
            Walk(s, 1, "WALK0");
            Walk(s, 2, "LOPEN");
            uint fid = 10;
            foreach (uint from in (uint[])[0, 1, 2])
            {
                foreach (string name in (string[])[".", "..", "WALK1", "walk1", "no", new string('n', 255), new string('n', 256), "WALK1\0x", " /", ""])
                {
                    s.Walk(from, ++fid, name);
                    s.Walk(from, ++fid, "WALK1", name);
                }
            }

            s.Walk(0, 80, "..", "..", "WALK0");
            s.Walk(0, 81);
            s.Walk(1, 1, "WALK1");
            s.GetAttributes(1);
        },
        ExportKind.Synth);

    [Fact]
    public void Nothing_moves_whatever_is_asked_for() => Compare(
        s =>
        {
            Walk(s, 1, "LOPEN");
            foreach (uint directory in (uint[])[0, 1, 77, Scenario.NoFid])
            {
                foreach (string name in (string[])["new", "WALK0", ".", "..", "", "a/b"])
                {
                    s.Rename(1, directory, name);
                    s.Rename(77, directory, name);
                    s.RenameAt(0, name, directory, "new");
                    s.RenameAt(directory, "LOPEN", 0, name);
                    s.Unlink(directory, name);
                    s.Unlink(directory, name, 0x200);
                    s.Unlink(directory, name, 1);
                }
            }

            s.Open(1);
            s.Rename(1, 0, "new");
        },
        ExportKind.Synth);

    [Theory]
    [InlineData(LopenFlags.ReadOnly)]
    [InlineData(LopenFlags.WriteOnly)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Truncate | LopenFlags.Create | LopenFlags.Exclusive)]
    [InlineData(LopenFlags.Directory)]
    [InlineData(LopenFlags.AccessModeMask | LopenFlags.Append)]
    public void Everything_opens_whatever_the_flags(LopenFlags flags)
    {
        void Open(Scenario s)
        {
            uint fid = 0;
            foreach (string path in Objects)
            {
                Walk(s, ++fid, path);
                s.Open(fid, flags);
                s.Read(fid, 0, 0);
                s.Read(fid, 0, 16);
            }
        }

        Compare(Open, ExportKind.Synth);
        Compare(Open, ExportKind.SynthReadOnly);
    }

    [Fact]
    public void Attributes_are_refused_one_after_the_other_and_times_are_taken() => Compare(
        s =>
        {
            Walk(s, 1, "LOPEN");
            Walk(s, 2, "LOPEN");
            s.Open(2, LopenFlags.ReadWrite);
            Walk(s, 3, "");
            s.Open(3);
            foreach (uint fid in (uint[])[0, 1, 2, 3])
            {
                for (uint valid = 0; valid < 0x200; valid = (valid << 1) | 1)
                {
                    s.SetAttributes(fid, (SetattrMask)valid);
                }

                for (uint bit = 1; bit < 0x200; bit <<= 1)
                {
                    s.SetAttributes(fid, (SetattrMask)bit, size: 5);
                    s.SetAttributes(fid, (SetattrMask)bit | SetattrMask.Mtime, modification: (5, 2_000_000_000));
                }

                s.SetAttributes(fid, SetattrMask.Size, size: ulong.MaxValue);
                s.GetAttributes(fid);
            }
        },
        ExportKind.Synth);

    [Fact]
    public void What_is_written_to_WRITE_is_taken_and_gone() => Compare(
        s =>
        {
            Walk(s, 1, "WRITE");
            s.Open(1, LopenFlags.WriteOnly);
            s.Write(1, 0, new byte[16384]);
            s.Write(1, 0, "");
            s.Write(1, 1UL << 63, "far");
            s.Write(1, ulong.MaxValue, "farther");
            s.Read(1, 0, 5);
            s.GetAttributes(1);
            s.Clunk(1);
        },
        ExportKind.Synth);

    // What is no multiple of eight QEMU answers with whatever error it met last.
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(8192)]
    public void The_counter_is_read_by_eight_bytes_at_any_offset(uint count) => Compare(
        s =>
        {
            Walk(s, 1, "stat/xattr_count");
            s.Open(1);
            Walk(s, 2, "WRITE");
            s.CreateXattr(2, "user.a", 4);
            foreach (ulong offset in (ulong[])[0, 3, 8, 1000, 1UL << 63])
            {
                s.Read(1, offset, count);
            }

            s.Write(1, 0, "x");
            s.Write(2, 0, "abcd");
            s.Clunk(2);
            s.Read(1, 0, 8);
        },
        ExportKind.Synth);

    [Fact]
    public void Extended_attributes_are_taken_and_gone() => Compare(
        s =>
        {
            uint fid = 0;
            foreach (string path in Objects)
            {
                Walk(s, ++fid, path);
                s.WalkXattr(fid, 90);
                s.WalkXattr(fid, 90, "user.a");
                s.CreateXattr(fid, "user.a", 3, 1);
                s.Write(fid, 0, "abc");
                s.Read(fid, 0, 5);
                s.Clunk(fid);
                Walk(s, fid, path);
                s.CreateXattr(fid, "nonsense", 0);
                s.Clunk(fid);
                Walk(s, fid, path);
                s.CreateXattr(fid, "user.short", 5);
                s.Clunk(fid);
                Walk(s, fid, path);
                s.WalkXattr(fid, 90, "user.a");
            }
        },
        ExportKind.Synth);

    [Fact]
    public void A_write_to_FLUSH_ends_when_it_is_flushed_and_holds_up_nobody() => Compare(
        s =>
        {
            Walk(s, 1, "FLUSH");
            s.Open(1, LopenFlags.ReadWrite);
            s.Write(1, 0, "");
            s.Write(1, 0, new byte[100]);
            s.Read(1, 0, 1);
            Pending write = s.Begin(new Message(MessageType.Twrite).U32(1).U64(0).Data([1]));
            Pending another = s.Begin(new Message(MessageType.Twrite).U32(1).U64(0).Data([7, 0]));
            s.GetAttributes(1);
            s.MustBePending(write);
            s.MustBePending(another);
            Pending flush = s.Begin(new Message(MessageType.Tflush).U16(write.Tag));
            s.Finish(write);
            s.Finish(flush);
            s.IsDoneBefore(write, flush);
            s.MustBePending(another);
            flush = s.Begin(new Message(MessageType.Tflush).U16(another.Tag));
            s.Finish(another);
            s.Finish(flush);
            s.Clunk(1);
        },
        ExportKind.Synth);

    private static void Walk(Scenario s, uint fid, string path) => s.Walk(0, fid, path.Length == 0 ? [] : path.Split('/'));
}
