using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tversion.</summary>
public sealed class VersionTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(4096u)]
    [InlineData(4097u)]
    [InlineData(8192u)]
    [InlineData(131096u)]
    [InlineData(512000u)]
    [InlineData(1048576u)]
    [InlineData(4186111u)]
    [InlineData(4186112u)]
    [InlineData(4186113u)]
    [InlineData(0x7FFF_FFFFu)]
    public void An_msize_is_granted(uint msize) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Version(msize);
        s.Attach();
        s.Walk(0, 1, "file");
        s.GetAttributes(1);
        s.StatFs(1);
        s.Open(1);
    });

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(4095u)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_FFFFu)]
    public void An_msize_below_4096_or_beyond_31_bits_is_refused(uint msize) => Compare(s =>
    {
        s.Version(msize);
        s.GetAttributes(0);
    });

    [Theory]
    [InlineData("9P2000.X")]
    [InlineData("9p2000.L")]
    [InlineData("9P2000.l")]
    [InlineData("9P2000.L ")]
    [InlineData("9P2000.Lx")]
    [InlineData("9P1998")]
    [InlineData("unknown")]
    [InlineData("")]
    public void Another_version_is_unknown_and_the_session_goes_on_in_its_old_one(string version) => Compare(s =>
    {
        s.Version(77, version);
        s.Version(0x7FFF_FFFF, version);
        s.GetAttributes(0);
        s.Attach();
        s.Walk(0, 1, "none");
    });

    [Fact]
    public void Every_fid_is_dropped() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "x"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Version();
        s.GetAttributes(0);
        s.Read(1, 0, 1);
        s.Attach(1);
        s.GetAttributes(1);
    });

    [Fact]
    public void Every_fid_is_dropped_even_when_the_version_is_refused() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "x"));
        s.Walk(0, 1, "file");
        s.Version(32768, "9P2000.X");
        s.GetAttributes(0);
        s.GetAttributes(1);
    });

    [Fact]
    public void A_complete_extended_attribute_is_stored() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "x"));
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 2);
        s.Write(1, 0, "ab");
        s.Version();
    });

    [Fact]
    public void A_second_version_changes_the_unit_of_transfer() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "x"));
        s.Version(16384);
        s.Attach();
        s.Walk(0, 1, "file");
        s.Open(1);
        s.GetAttributes(1);
    });

    [Fact]
    public void Any_tag_will_do() => Compare(s =>
    {
        s.Send(new Message(MessageType.Tversion).U32(8192).Text("9P2000.L"));
        s.Attach();
    });

    [Fact]
    public void An_embedded_NUL_ends_the_version() => Compare(s => s.Version(8192, "9P2000.L\0x"));

    [Fact]
    public void A_session_ends_with_everything_that_is_open() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
        });
        s.Walk(0, 1, "file");
        s.Open(1, Virtfs.Protocol.Messages.LopenFlags.ReadWrite);
        s.Unlink(0, "file");
        s.Walk(0, 2, "directory");
        s.Open(2);
        s.Walk(0, 3, "directory");
        s.CreateXattr(3, "user.a", 5);
        s.Write(3, 0, "abc");
        s.Version(8192);
        s.Clunk(1);
        s.ReadDirectory(2, 0);
        s.Clunk(3);
        s.Attach(2);
        s.Walk(2, 1, "directory");
        s.WalkXattr(1, 3);
    });
}
