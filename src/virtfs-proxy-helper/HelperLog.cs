using System;
using System.Buffers.Text;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.ProxyHelper;

/// <summary>Where the process says what happens: standard error, or the system's log (facility daemon) when it has gone into the background.</summary>
/// <remarks>Used by one thread. Lines are put together without allocating anything: they are written after the root has changed too.</remarks>
internal sealed class HelperLog
{
    private const int StandardError = 2;
    private const int LineSize = 1024;
    private const int Information = (3 << 3) | 6;
    private const int Warning = (3 << 3) | 4;

    private readonly byte[] _line = new byte[LineSize];
    private readonly int _systemLog;
    private readonly bool _isVerbose;

    private HelperLog(int systemLog, bool isVerbose)
    {
        _systemLog = systemLog;
        _isVerbose = isVerbose;
    }

    /// <summary>A log on standard error.</summary>
    public static HelperLog OnStandardError(bool isVerbose) => new(-1, isVerbose);

    /// <summary>A log in the system's log; where there is none, nothing is logged.</summary>
    public static HelperLog InSystemLog(bool isVerbose)
    {
        if (Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_DGRAM, 0, out int descriptor) == Errno.None
            && SocketAddress.Unix("/dev/log"u8, out SocketAddress address) == Errno.None)
        {
            _ = Libc.Connect(descriptor, address.Bytes);
        }

        return new HelperLog(descriptor, isVerbose);
    }

    /// <summary>Logs one line.</summary>
    public void Inform(ReadOnlySpan<byte> text) => Write(Information, text);

    /// <summary>Logs one line about something wrong.</summary>
    public void Warn(ReadOnlySpan<byte> text) => Write(Warning, text);

    /// <summary>Logs one line about something wrong.</summary>
    public void Warn(string text) => Write(Warning, Encoding.UTF8.GetBytes(text));

    /// <summary>Logs a request and how it ended, if that was asked for.</summary>
    public void Trace(in ProxyRequest request, Errno errno)
    {
        if (!_isVerbose)
        {
            return;
        }

        Span<byte> line = stackalloc byte[LineSize / 2];
        int length = 0;
        Append(line, ref length, RequestName(request.Type));
        Append(line, ref length, " "u8);
        Append(line, ref length, request.Path);
        if (!request.Other.IsEmpty)
        {
            Append(line, ref length, " "u8);
            Append(line, ref length, request.Other);
        }

        Append(line, ref length, errno == Errno.None ? " done"u8 : " error "u8);
        if (errno != Errno.None && Utf8Formatter.TryFormat((int)errno, line[length..], out int digits))
        {
            length += digits;
        }

        // Names are the guest's: none of them may pass for a line of this program.
        foreach (ref byte value in line[..length])
        {
            value = value is < 0x20 or 0x7F ? (byte)'?' : value;
        }

        Write(Information, line[..length]);
    }

    private static ReadOnlySpan<byte> RequestName(ProxyRequestType type) => type switch
    {
        ProxyRequestType.Open => "OPEN"u8,
        ProxyRequestType.Create => "CREATE"u8,
        ProxyRequestType.MakeNode => "MKNOD"u8,
        ProxyRequestType.MakeDirectory => "MKDIR"u8,
        ProxyRequestType.MakeSymlink => "SYMLINK"u8,
        ProxyRequestType.MakeLink => "LINK"u8,
        ProxyRequestType.GetAttributes => "LSTAT"u8,
        ProxyRequestType.ReadLink => "READLINK"u8,
        ProxyRequestType.GetStatistics => "STATFS"u8,
        ProxyRequestType.ChangeMode => "CHMOD"u8,
        ProxyRequestType.ChangeOwner => "CHOWN"u8,
        ProxyRequestType.Truncate => "TRUNCATE"u8,
        ProxyRequestType.SetTimes => "UTIME"u8,
        ProxyRequestType.Rename => "RENAME"u8,
        ProxyRequestType.Remove => "REMOVE"u8,
        ProxyRequestType.GetXattr => "LGETXATTR"u8,
        ProxyRequestType.ListXattr => "LLISTXATTR"u8,
        ProxyRequestType.SetXattr => "LSETXATTR"u8,
        ProxyRequestType.RemoveXattr => "LREMOVEXATTR"u8,
        _ => "GETVERSION"u8,
    };

    // What does not fit is cut.
    private static void Append(Span<byte> line, ref int length, ReadOnlySpan<byte> text)
    {
        int fits = Math.Min(text.Length, line.Length - length);
        text[..fits].CopyTo(line[length..]);
        length += fits;
    }

    private void Write(int priority, ReadOnlySpan<byte> text)
    {
        int length = 0;
        if (_systemLog >= 0)
        {
            Append(_line, ref length, "<"u8);
            _ = Utf8Formatter.TryFormat(priority, _line.AsSpan(length), out int digits);
            length += digits;
            Append(_line, ref length, ">"u8);
        }

        Append(_line, ref length, "virtfs-proxy-helper"u8);
        if (_systemLog >= 0)
        {
            Append(_line, ref length, "["u8);
            _ = Utf8Formatter.TryFormat(Libc.GetProcessId(), _line.AsSpan(length), out int digits);
            length += digits;
            Append(_line, ref length, "]"u8);
        }

        Append(_line, ref length, ": "u8);
        Append(_line.AsSpan(0, LineSize - 1), ref length, text);
        if (_systemLog >= 0)
        {
            _ = Libc.Send(_systemLog, _line.AsSpan(0, length), MessageFlags.MSG_NOSIGNAL | MessageFlags.MSG_DONTWAIT, out _);
            return;
        }

        _line[length++] = (byte)'\n';
        _ = Libc.Write(StandardError, _line.AsSpan(0, length), out _);
    }
}
