using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <content>9P2000.u and 9P2000.</content>
public sealed partial class IntendedDifferenceScenarios
{
    [Fact]
    [Shows("9p2000")]
    public void Plan_9s_own_dialect_is_spoken() => Compare(s =>
    {
        s.Differs(IntendedDifferences.Plain, "Rversion msize 32768 version \"unknown\"", "Rversion msize 32768 version \"9P2000\"");
        s.Version(32768, "9P2000");
    });

    [Fact]
    [Shows("stat-length")]
    public void A_record_has_its_length_in_front() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Differs(IntendedDifferences.StatLength, "Rstat nstat 0 type 0", "Rstat nstat 82 type 0");
        s.Stat(1);
    });

    [Fact]
    [Shows("sync-reply")]
    public void A_file_made_safe_by_Twstat_is_answered() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OpenByMode(1, TopenMode.ReadWrite);
        s.Write(1, 0, "x");
        s.Differs(IntendedDifferences.SynchroniseReply, "Discarded", "Rwstat");
        s.ChangeStat(1, stat => stat);
        s.OpenByMode(0);
        s.Differs(IntendedDifferences.SynchroniseReply, "Discarded", "Rwstat");
        s.ChangeStat(0, stat => stat with { Extension = "not looked at"u8 });
    });

    [Fact]
    [Shows("unsigned-times")]
    public void A_time_after_January_2038_can_be_set() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file"));
        s.Walk(0, 1, "file");
        s.DiffersOnDisk(IntendedDifferences.UnsignedTimes, "file", "mtime -2147483648.000000000", "mtime 2147483648.000000000");
        s.ChangeStat(1, stat => stat with { ModificationTime = 1U << 31 });
    });

    [Fact]
    [Shows("rename-moves-all")]
    public void A_name_changed_by_Twstat_is_that_of_all_fids() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.ChangeStat(1, stat => stat with { Name = "renamed"u8 });
        s.Differs(IntendedDifferences.RenameMovesAll, "Rerror message \"No such file or directory\" ENOENT", "Rstat nstat 85 type 0");
        s.Stat(2);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void What_has_no_name_any_more_has_attributes() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OpenByMode(1);
        s.OnHost(f => f.Remove("file"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rerror message \"No such file or directory\" ENOENT", "Rstat nstat 82 type 0");
        s.Stat(1);
    });

    [Theory]
    [InlineData("")]
    [InlineData("c")]
    [InlineData("c 1")]
    [InlineData("cc 1 3")]
    [InlineData(" c 1 3")]
    [InlineData("c 0x1 3")]
    [InlineData("b 1,3")]
    [InlineData("c 1\0 3")]
    [Shows("create-extension")]
    public void A_device_without_numbers_is_refused(string extension) => CompareInU(s =>
    {
        s.Differs(IntendedDifferences.CreateExtension, "Discarded", "Rerror message \"Invalid argument\" EINVAL");
        s.CreateByMode(0, "device", StatMode.Device | (StatMode)0x1A4, extension: extension);
    });

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("- 1")]
    [Shows("create-extension")]
    public void A_link_to_no_fid_is_refused(string extension) => CompareInU(s =>
    {
        s.Differs(IntendedDifferences.CreateExtension, "Rerror message \"Operation not permitted\" EPERM", "Rerror message \"Invalid argument\" EINVAL");
        s.CreateByMode(0, "link", StatMode.Link, extension: extension);
    });
}
