using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>diod, as eng/peers brings it, with a temporary folder.</summary>
internal sealed class DiodServer : IDisposable
{
    // Bringing it the first time may take a download.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new("virtfs-diod-");
    private readonly ChildProcess _process;

    public DiodServer()
    {
        Shared = _folder.Make("shared");
        string socket = _folder.At("socket");
        string configuration = _folder.At("diod.conf");
        File.WriteAllText(configuration, $"listen = {{\"{socket}\"}}\nexports = {{\"{Shared}\"}}\nauth_required = 0\n");
        _process = new ChildProcess(new ChildCommand(Peers(), ["diod", "-f", "-c", configuration]) { Name = "diod" });
        _process.Await("listens", () => Listens(socket), Patience);
        Address = $"unix:{socket}";
    }

    public string Shared { get; }

    public string Address { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _folder.Dispose();
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
