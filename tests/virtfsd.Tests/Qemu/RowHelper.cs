using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Proxy;
using Xunit;

namespace Virtfs.Daemon.Tests.Qemu;

/// <summary>QEMU's proxy helper, new for each run of a row that names it: it serves one client.</summary>
/// <remarks>
/// <c>{S}</c> stands for the path it listens at, <c>{T}</c> for one as long as a socket's can be, <c>{D}</c> for an inherited descriptor that is connected
/// to it, <c>{W}</c> for that number and 2^32. <c>{H}</c> is a descriptor whose other end is closed.
/// </remarks>
internal sealed class RowHelper : IDisposable
{
    private readonly string _socket;
    private readonly Helper? _helper;
    private readonly StreamSocket? _inherited;

    /// <summary>Starts it, if the row names it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="folder">The folder it serves.</param>
    /// <param name="socket">A path for its socket, where nothing is.</param>
    public RowHelper(OptionRow row, string folder, string socket)
    {
        _socket = Names(row, "{T}") ? socket.PadRight(SocketAddress.MaximumUnixPathLength, 'l') : socket;
        if (Names(row, "{S}") || Names(row, "{T}") || Names(row, "{D}") || Names(row, "{W}"))
        {
            _helper = new Helper(HelperKind.Qemu, folder, _socket);
        }

        if (Names(row, "{D}") || Names(row, "{W}"))
        {
            Assert.Equal(Errno.None, StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(_socket), out _inherited));
        }
        else if (Names(row, "{H}"))
        {
            Assert.Equal(Errno.None, StreamSocket.CreatePair(out _inherited, out StreamSocket? other));
            other!.Dispose();
        }

        if (_inherited is not null)
        {
            Assert.Equal(Errno.None, Libc.InheritOnExec(_inherited.Descriptor));
        }
    }

    /// <summary>Puts paths and numbers for the signs.</summary>
    public string Fill(string argument)
    {
        long descriptor = _inherited?.Descriptor ?? -1;
        return new (string Sign, string Value)[]
        {
            ("{S}", _socket), ("{T}", _socket), ("{D}", Number(descriptor)), ("{W}", Number(descriptor + (1L << 32))), ("{H}", Number(descriptor)),
        }.Aggregate(argument, (text, pair) => text.Replace(pair.Sign, pair.Value, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _inherited?.Dispose();
        _helper?.Dispose();
    }

    private static bool Names(OptionRow row, string sign) => row.Arguments.Any(argument => argument.Contains(sign, StringComparison.Ordinal));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
