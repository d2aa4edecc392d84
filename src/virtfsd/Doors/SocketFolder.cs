using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Doors;

/// <summary>Where sockets go that nobody gave a place: <c>$XDG_RUNTIME_DIR/virtfsd</c>, for root <c>/run/virtfsd</c>.</summary>
internal static class SocketFolder
{
    private const uint OwnerOnly = 0x1C0; // 0700

    /// <summary>The folder's path; null where there is no XDG_RUNTIME_DIR.</summary>
    public static string? Find()
    {
        if (Libc.GetEffectiveUserId() == 0)
        {
            return "/run/virtfsd";
        }

        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return string.IsNullOrEmpty(runtime) ? null : Path.Combine(runtime, "virtfsd");
    }

    /// <summary>The socket of a mount tag: what is not a letter, a digit or one of <c>-_.</c> becomes <c>%XX</c>.</summary>
    public static string SocketPath(string folder, string tag)
    {
        var name = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(tag))
        {
            char character = (char)value;
            bool isSafe = char.IsAsciiLetterOrDigit(character) || character is '-' or '_' || (character == '.' && name.Length > 0);
            _ = isSafe ? name.Append(character) : name.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return $"{folder}/{name}.sock";
    }

    /// <summary>Makes the folder that a socket of <see cref="SocketPath"/> goes into, for this user alone.</summary>
    public static Errno Make(string socketPath)
    {
        string folder = socketPath[..socketPath.LastIndexOf('/')];
        Errno error = Libc.MakeDirectoryAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(folder), OwnerOnly);
        return error == Errno.EEXIST ? Errno.None : error;
    }
}
