using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>Going on in the background: the program starts itself anew in a session of its own, and ends when that one serves.</summary>
internal static class DetachedProcess
{
    /// <summary>The option by which the second process is told where to report. Not for users.</summary>
    public const string ReadyOption = "detached-ready-line";

    // Where the first process is to wait no longer: with this byte the second one serves, with anything else that is its error.
    private const byte Serving = 0;

    /// <summary>Starts the second process and waits for its report.</summary>
    /// <param name="arguments">The command line, the program's name not among them.</param>
    /// <param name="kept">A descriptor that goes along; -1 for none.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public static bool TryStart(ReadOnlySpan<string> arguments, int kept, out string error)
    {
        if (StreamSocket.CreatePair(out StreamSocket? mine, out StreamSocket? others) is var errno and not Errno.None)
        {
            error = $"cannot go into the background ({errno})";
            return false;
        }

        _ = Libc.InheritOnExec(others!.Descriptor);
        _ = kept >= 0 ? Libc.InheritOnExec(kept) : Errno.None;
        QuietRuntime.Choose();
        string[] command = ["virtfs-proxy-helper", .. arguments, $"--{ReadyOption}={others.Descriptor}"];
        errno = Libc.SpawnDetached(Environment.ProcessPath!, command);
        others.Dispose();
        if (errno != Errno.None)
        {
            mine!.Dispose();
            error = $"cannot start itself anew in the background ({errno})";
            return false;
        }

        error = ReadReport(mine!);
        mine!.Dispose();
        return error.Length == 0;
    }

    /// <summary>In the second process: says that it serves, or what is wrong.</summary>
    public static void Report(int line, string error)
    {
        var stream = new StreamSocket(new FileDescriptor(line));
        _ = stream.Send(error.Length == 0 ? [Serving] : Encoding.UTF8.GetBytes(error));
        stream.Dispose();
    }

    private static string ReadReport(StreamSocket line)
    {
        byte[] report = new byte[4096];
        _ = line.ReceiveExactly(report, out int length);
        return length == 1 && report[0] == Serving ? string.Empty
            : length > 0 ? Encoding.UTF8.GetString(report, 0, length)
            : "ended in the background without a word";
    }
}
