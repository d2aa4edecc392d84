using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>A stock kernel under QEMU.</summary>
internal sealed class QemuMachine : Machine
{
    private readonly string _control;
    private QmpClient? _qmp;

    /// <param name="name">What messages call it.</param>
    /// <param name="control">A new folder for scripts and results.</param>
    /// <param name="exports">A device for each; the same export twice can be mounted twice at a time.</param>
    public QemuMachine(string name, string control, IEnumerable<Export> exports)
        : base(name, "eng/run-guest", [.. exports.SelectMany(Device), .. Arguments(control)], control) => _control = control;

    /// <summary>QEMU's control socket.</summary>
    public QmpClient Qmp => _qmp ??= new QmpClient(QmpPath(_control));

    protected override void CutPower() => Host.Signal("KILL", int.Parse(File.ReadAllText(PidPath(_control)), CultureInfo.InvariantCulture));

    public override void Dispose()
    {
        _qmp?.Dispose();
        base.Dispose();
    }

    protected override string DescribeProcessors()
    {
        var text = new StringBuilder("\n--- its processors, at three moments ---\n");
        try
        {
            for (int look = 0; look < 3; look++)
            {
                string registers = (string?)Qmp.Execute("human-monitor-command", new JsonObject { ["command-line"] = "info registers -a" }) ?? string.Empty;
                text.AppendJoin('\n', registers.Split('\n').Where(line => line.Contains("IP=", StringComparison.Ordinal))).Append('\n');
                Thread.Sleep(200);
            }
        }
        catch (Exception exception) when (exception is HarnessException or IOException or SocketException)
        {
            text.Append(exception.Message).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Device(Export export) =>
        export.Server == Server.Qemu ? ["--qemu-9p", $"{export.Tag}={export.Folder},{export.Options}"] : ["--share", export.Socket];

    // One processor: under emulation two of them, QEMU's main loop and virtfsd wait for each other on a host with two, and all takes twice as long.
    private static IEnumerable<string> Arguments(string control) =>
    [
        "--qemu-9p", $"control={control}", "--qmp", QmpPath(control), "--qemu-arg", "-pidfile", "--qemu-arg", PidPath(control),
        "--root-port", "1", "--qemu-arg", "-m", "--qemu-arg", "1G,slots=1,maxmem=2G", "--reboot", "--timeout", "0", "--append", "loglevel=5 memhp_default_state=online_movable",
    ];

    // Not in the folder that the guest sees.
    private static string QmpPath(string control) => control + ".qmp";

    private static string PidPath(string control) => control + ".pid";
}
