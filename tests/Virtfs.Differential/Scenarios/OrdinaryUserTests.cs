using System.Collections.Generic;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Servers that are not root.</summary>
public sealed class OrdinaryUserTests(ServersFixture servers) : ScenarioTests(servers)
{
    private const uint Self = DaemonProcess.UserId;

    public static TheoryData<ExportKind> Kinds => [.. ExportKinds.OfUsers];

    public static TheoryData<ExportKind, uint> KindsAndUsers => WithKinds<uint>([Self, 0, 1000, uint.MaxValue]);

    public static TheoryData<ExportKind, MessageType> KindsAndTypes => WithKinds(AnyMessage.Types);

    [Theory]
    [MemberData(nameof(KindsAndUsers))]
    public void What_is_made_belongs_to_whom_it_can(ExportKind kind, uint user) => Compare(
        s =>
        {
            s.Attach(1, user: user);
            s.MakeDirectory(1, "directory", Octal(1777), user);
            s.MakeNode(1, "fifo", Octal(10666), gid: user);
            s.MakeNode(1, "socket", Octal(140640), gid: user);
            s.MakeNode(1, "null", Octal(20666), 1, 3, user);
            s.MakeNode(1, "node", Octal(106644), gid: user);
            s.MakeSymlink(1, "link", "target", user);
            s.Walk(1, 2);
            s.Create(2, "file", LopenFlags.ReadWrite, Octal(6755), user);
            s.Walk(1, 3);
            s.Create(3, "exclusive", LopenFlags.ReadWrite | LopenFlags.Exclusive, Octal(4711), user);
        },
        kind);

    [Theory]
    [MemberData(nameof(KindsAndTypes))]
    public void A_folder_of_somebody_else_is_theirs(ExportKind kind, MessageType type) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeDirectory("directory");
                f.MakeFile("directory/name", "content");
                f.MakeFile("directory/file", "content");
            });
            s.Walk(0, 1, "directory");
            s.Send(AnyMessage.Of(type, 1));
            s.Clunk(1);
            s.Walk(0, 2, "directory", "name");
            s.Send(AnyMessage.Of(type, 2));
        },
        kind);

    [Theory]
    [InlineData(600u)]
    [InlineData(644u)]
    [InlineData(666u)]
    [InlineData(0u)]
    public void A_file_of_somebody_else_is_theirs(uint mode)
    {
        foreach (ExportKind kind in ExportKinds.OfUsers)
        {
            Compare(
                s =>
                {
                    s.OnHost(f => f.MakeFile("file", "content", Octal(mode)));
                    foreach (LopenFlags flags in new[]
                    {
                        LopenFlags.ReadOnly, LopenFlags.WriteOnly, LopenFlags.ReadWrite, LopenFlags.ReadOnly | LopenFlags.NoAccessTime,
                        LopenFlags.WriteOnly | LopenFlags.Truncate,
                    })
                    {
                        s.Walk(0, 1, "file");
                        s.Open(1, flags);
                        s.Read(1, 0, 10);
                        s.Write(1, 0, "C");
                        s.SetAttributes(1, SetattrMask.Atime | SetattrMask.Mtime);
                        s.Clunk(1);
                    }

                    s.Walk(0, 2, "file");
                    s.SetAttributes(2, SetattrMask.Mode, mode: Octal(100777));
                    s.SetAttributes(2, SetattrMask.Uid, uid: Self);
                    s.SetAttributes(2, SetattrMask.Gid, gid: Self);
                    s.SetAttributes(2, SetattrMask.Ctime);
                    s.SetAttributes(2, SetattrMask.Size, size: 3);
                    s.SetAttributes(2, SetattrMask.Mtime | SetattrMask.MtimeSet, modification: (5, 6));
                    s.SetAttributes(2, SetattrMask.Mtime);
                    s.WalkXattr(2, 3, "user.a");
                    s.WalkXattr(2, 4);
                    s.MakeLink(0, 2, "link");
                    s.RenameAt(0, "file", 0, "moved");
                    s.Unlink(0, "moved");
                },
                kind,
                nameof(A_file_of_somebody_else_is_theirs));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_ones_own_can_be_changed(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content", Octal(400));
                f.ChangeOwner("file", Self, Self);
            });
            s.Walk(0, 1, "file");
            s.SetAttributes(1, SetattrMask.Size, size: 3);
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(106755));
            s.SetAttributes(1, SetattrMask.Gid, gid: Self);
            s.SetAttributes(1, SetattrMask.Gid, gid: 1000);
            s.SetAttributes(1, SetattrMask.Uid, uid: 1000);
            s.SetAttributes(1, SetattrMask.Mtime | SetattrMask.MtimeSet, modification: (5, 6));
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(102755));
            s.Open(1, LopenFlags.ReadWrite);
            s.Write(1, 0, "C");
        },
        kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Attributes_need_a_file_that_can_be_written(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("own", "content");
                f.ChangeOwner("own", Self, Self);
                f.MakeFile("other", "content");
                f.SetXattr("other", "user.a", "value");
                f.MakeFile("closed", "content", Octal(600));
                f.SetXattr("closed", "user.a", "value");
            });
            foreach (string name in new[] { "own", "other", "closed" })
            {
                s.Walk(0, 1, name);
                s.WalkXattr(1, 2, "user.a");
                s.Read(2, 0, 10);
                s.Clunk(2);
                s.WalkXattr(1, 3);
                s.Clunk(3);
                s.CreateXattr(1, "user.b", 1);
                s.Write(1, 0, "x");
                s.Clunk(1);
            }
        },
        kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_is_there_is_opened_by_a_create(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.ChangeOwner("file", Self, Self);
            });
            s.Attach(1, user: Self);
            s.Create(1, "file", LopenFlags.ReadWrite, Octal(600), Self);
            s.Read(1, 0, 10);
        },
        kind);

    [Fact]
    [Shows("create-keeps-existing")]
    public void A_create_that_fails_leaves_the_file_that_was_there() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.ChangeOwner("file", Self, Self);
            });
            s.Attach(1, user: 1000);
            s.DiffersOnDisk(IntendedDifferences.CreateKeepsExisting, "file", null, " links 1 size 7 ");
            s.Create(1, "file", LopenFlags.ReadWrite, Octal(644), 1000);
        },
        ExportKind.PassthroughAsUser);

    [Theory]
    [MemberData(nameof(Kinds))]
    [Shows("search-only")]
    public void A_folder_may_be_searched_without_being_read(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeDirectory("directory", Octal(711));
                f.MakeFile("directory/file", "content");
            });
            s.Walk(0, 1, "directory");
            s.GetAttributes(1);
            s.Differs(IntendedDifferences.SearchOnly, "Rlerror EACCES", "Rwalk qids 1 [File #3 version 1000000768]");
            s.Walk(1, 2, "file");
            s.Open(1);
        },
        kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_folder_that_may_not_be_searched_hides_what_is_in_it(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeDirectory("directory", Octal(744));
                f.MakeFile("directory/file", "content");
                f.MakeDirectory("closed", Octal(700));
            });
            s.Walk(0, 1, "directory");
            s.Walk(1, 2, "file");
            s.Walk(0, 2, "closed");
            s.Walk(2, 3, "file");
            s.Open(2);
        },
        kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    [Shows("never-opened")]
    public void What_is_never_opened_is_refused_for_what_it_is(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFifo("fifo");
                f.MakeDirectory("directory");
            });
            s.Walk(0, 1, "fifo");
            s.Open(1);
            s.Differs(IntendedDifferences.NeverOpened, "Rlerror EACCES", "Rlerror ENXIO");
            s.Open(1, LopenFlags.WriteOnly);
            s.Differs(IntendedDifferences.NeverOpened, "Rlerror EACCES", "Rlerror ENXIO");
            s.SetAttributes(1, SetattrMask.Size, size: 1);
            s.Walk(0, 2, "directory");
            s.SetAttributes(2, SetattrMask.Size, size: 1);
        },
        kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    [Shows("statfs-unreadable")]
    public void The_file_system_of_what_may_not_be_read_is_known(ExportKind kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeDirectory("closed", Octal(700));
                f.MakeFile("letterbox", "", Octal(222));
            });
            s.Walk(0, 1, "closed");
            s.Differs(IntendedDifferences.StatFsUnreadable, "Rlerror EACCES", "Rstatfs type ");
            s.StatFs(1);
            s.Walk(0, 2, "letterbox");
            s.Differs(
                IntendedDifferences.StatFsUnreadable,
                "Rlopen [File #3 version 1000000000] iounit 32744 ",
                "Rlopen [File #3 version 1000000000] iounit 28672 ");
            s.Open(2, LopenFlags.WriteOnly);
        },
        kind);

    private static TheoryData<ExportKind, T> WithKinds<T>(IEnumerable<T> values)
    {
        var data = new TheoryData<ExportKind, T>();
        foreach (T value in values)
        {
            foreach (ExportKind kind in ExportKinds.OfUsers)
            {
                data.Add(kind, value);
            }
        }

        return data;
    }
}
