using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Sessions;

/// <summary>A client that does something over and over of which the log is told.</summary>
public sealed class ComplaintTests
{
    private const int XattrLimit = 4;
    private const int MsizeTooSmall = 5;
    private const int MsizeSmall = 6;

    [Fact]
    public void The_log_is_told_once_of_each()
    {
        using Conversation client = Conversation.Begin(new Export("test", new TestFileSystem()) { MaximumXattrFids = 1 });
        _ = client.Send(Request.CreateXattr(0, "user.name", 1)).Ok;
        for (uint i = 1; i < 100; i++)
        {
            _ = client.Send(Request.Version(4095)).Error;
            _ = client.Send(Request.Version(8192)).Ok;
            _ = client.Send(Request.Attach(0)).Ok;
            _ = client.Send(Request.Walk(0, 1)).Ok;
            _ = client.Send(Request.Walk(0, 2)).Ok;
            _ = client.Send(Request.CreateXattr(1, "user.name", 1)).Ok;
            Assert.Equal(Errno.ENOSPC, client.Send(Request.CreateXattr(2, "user.name", 1)).Error);
        }

        Assert.Equal((1, 1, 1), (client.Log.CountOf(XattrLimit), client.Log.CountOf(MsizeTooSmall), client.Log.CountOf(MsizeSmall)));
    }
}
