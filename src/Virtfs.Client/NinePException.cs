using System.IO;
using System.Text;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>A request that the server refused, or what else a file operation met with.</summary>
public class NinePException : IOException
{
    /// <summary>A request that was refused.</summary>
    public NinePException(Errno errno, MessageType? request = null, RemotePath path = default)
        : base(Describe(errno, request, path))
    {
        Errno = errno;
        Request = request;
        Path = path;
    }

    /// <summary>The error number.</summary>
    public Errno Errno { get; }

    /// <summary>The request; null where it was none that failed: in connecting, or with a file of this machine in a copy.</summary>
    public MessageType? Request { get; }

    /// <summary>The file, as seen from the root of the export; empty where it was about none.</summary>
    public RemotePath Path { get; }

    /// <summary>Throws where a system call on a file of this machine failed.</summary>
    internal static void ThrowIf(Errno error, RemotePath path)
    {
        if (error != Errno.None)
        {
            throw new NinePException(error, null, path);
        }
    }

    /// <summary>An exception for what a request came to on a client.</summary>
    internal static NinePException Of(NinePClient client, Errno errno, MessageType request, RemotePath path) =>
        errno == client.Failure ? new NinePConnectionException(errno, request, path) : new NinePException(errno, request, path);

    // "Twalk dir/file: No such file or directory (ENOENT)"
    private static string Describe(Errno errno, MessageType? request, RemotePath path)
    {
        string what = (request is { } type ? MessageNames.Of(type) : string.Empty) + (path.IsEmpty ? string.Empty : $" {path}");
        return $"{what.Trim()}{(what.Length > 0 ? ": " : string.Empty)}{Encoding.ASCII.GetString(ErrnoText.Of(errno))} ({errno})";
    }
}
