using Virtfs.Daemon.Options;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

/// <summary>Reads options as the command line would.</summary>
internal static class Plans
{
    public static ExportPlan Virtfs(params string[] values) => Accepted([], [], values);

    public static ExportPlan Fsdev(string fsdev, params string[] devices) => Accepted([fsdev], devices, []);

    public static ExportPlan Accepted(string[] fsdev, string[] device, string[] virtfs)
    {
        bool accepted = ExportPlan.TryCreate(fsdev, device, virtfs, out ExportPlan plan, out string error);
        Assert.Equal(string.Empty, error);
        Assert.True(accepted);
        return plan;
    }

    public static string RefusedVirtfs(params string[] values) => Refused([], [], values);

    public static string RefusedFsdev(params string[] values) => Refused(values, [], []);

    public static string Refused(string[] fsdev, string[] device, string[] virtfs)
    {
        Assert.False(ExportPlan.TryCreate(fsdev, device, virtfs, out _, out string error));
        Assert.DoesNotContain('\n', error);
        Assert.False(error.EndsWith('.'));
        return error;
    }
}
