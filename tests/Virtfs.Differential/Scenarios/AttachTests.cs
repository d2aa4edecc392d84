using Virtfs.Differential.Comparison;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tattach and Tauth.</summary>
public sealed class AttachTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("share")]
    [InlineData("no such thing")]
    public void Any_name_attaches_the_root(string name) => Compare(s =>
    {
        s.Attach(1, attachName: name, userName: "root");
        s.GetAttributes(1);
    });

    [Fact]
    public void A_session_may_attach_many_times() => Compare(s =>
    {
        s.Attach(1);
        s.Attach(2, user: 1000);
        s.Walk(1, 3);
        s.Walk(2, 4);
        s.Clunk(0);
        s.GetAttributes(2);
    });

    [Fact]
    public void A_fid_in_use_is_refused() => Compare(s =>
    {
        s.Attach();
        s.Walk(0, 1);
        s.Attach(1);
    });

    [Fact]
    public void An_authentication_fid_is_not_looked_at() => Compare(s => s.Attach(1, authFid: 77));

    [Fact]
    public void The_number_that_means_no_fid_is_a_fid_like_any_other() => Compare(s =>
    {
        s.Attach(Scenario.NoFid);
        s.GetAttributes(Scenario.NoFid);
        s.Walk(Scenario.NoFid, 1);
        s.Clunk(Scenario.NoFid);
        s.GetAttributes(Scenario.NoFid);
    });

    [Fact]
    public void The_user_owns_what_is_created_with_the_fids_that_come_from_the_attach() => Compare(s =>
    {
        s.Attach(1, user: 1000);
        s.MakeDirectory(1, "directory", gid: 1001);
        s.Walk(1, 2, "directory");
        s.Create(2, "file", gid: 1002);
        s.MakeSymlink(1, "link", "file", gid: 1003);
        s.MakeNode(1, "fifo", Octal(10644), gid: 1004);
        s.MakeDirectory(0, "root's");
    });

    [Fact]
    public void The_user_that_means_none_leaves_the_owner_to_the_host() => Compare(s =>
    {
        s.Attach(1, user: uint.MaxValue);
        s.MakeDirectory(1, "directory", gid: uint.MaxValue);
        s.Create(1, "file", gid: uint.MaxValue);
    });

    [Fact]
    public void Authentication_is_not_supported() => Compare(s => s.Send(new Message(Virtfs.Protocol.MessageType.Tauth).U32(1).Text("").Text("").U32(0)));
}
