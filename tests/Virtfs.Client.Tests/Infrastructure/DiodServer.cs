using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>diod, as eng/peers brings it, with a temporary folder.</summary>
internal sealed class DiodServer : IDisposable
{
    // Bringing it the first time may take a download.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("virtfs-diod-").FullName;
    private readonly Process _process;

    public DiodServer()
    {
        Shared = Directory.CreateDirectory(Path.Combine(_folder, "shared")).FullName;
        string socket = Path.Combine(_folder, "socket");
        string configuration = Path.Combine(_folder, "diod.conf");
        File.WriteAllText(configuration, $"listen = {{\"{socket}\"}}\nexports = {{\"{Shared}\"}}\nauth_required = 0\n");
        var start = new ProcessStartInfo(Peers(), ["diod", "-f", "-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        string log = string.Empty;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => log += line.Data + "\n";
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (!Listens(socket))
        {
            Assert.False(_process.HasExited || clock.Elapsed > Patience, $"diod did not open its socket:\n{log}");
            Thread.Sleep(10);
        }

        Address = $"unix:{socket}";
    }

    public string Shared { get; }

    public string Address { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // The socket is there before diod listens.
    private static bool Listens(string socket)
    {
        Errno error = StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(socket), out StreamSocket? probe);
        probe?.Dispose();
        return error == Errno.None;
    }

    private static string Peers([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "eng", "peers"));
}
